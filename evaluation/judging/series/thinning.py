"""In which order the looks of a training are measured: its ends first, then the middles between what is known, so that
the shape of a curve is seen early."""

from __future__ import annotations


def coarse_to_fine(count: int) -> list[int]:
    """The places 0 to ``count`` - 1: the first and the last, then the middle of the widest gap, the earliest of equal
    ones."""
    order = list(dict.fromkeys([0, count - 1])) if count else []
    gaps = [(0, count - 1)]
    while gaps:
        low, high = max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0]))
        gaps.remove((low, high))
        if high - low > 1:
            middle = (low + high) // 2
            order.append(middle)
            gaps += [(low, middle), (middle, high)]
    return order
