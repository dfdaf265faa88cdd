"""How often readings of a stated probability were true: the reliability table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 1.0)
_Z = 1.96


@dataclass(frozen=True)
class Bin:
    """Readings whose probability lies from ``low`` to below ``high``."""

    low: float
    high: float
    n: int
    right: int
    stated: float
    """Mean of their probabilities; NaN without any."""

    @property
    def share(self) -> float:
        """Of them, the share that was right."""
        return self.right / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.n)


def bins(said: Sequence[tuple[float, bool]]) -> list[Bin]:
    """``said``: (probability, whether the reading was right)."""
    found: list[Bin] = []
    for low, high in pairwise(EDGES):
        inside = [(p, right) for p, right in said if low <= p < high or (p == high == 1.0)]
        mean = sum(p for p, _ in inside) / len(inside) if inside else math.nan
        found.append(Bin(low, high, len(inside), sum(right for _, right in inside), mean))
    return found


def wilson(count: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927)."""
    if n == 0:
        return 0.0, 1.0
    share, weight = count / n, _Z**2 / n
    centre = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * math.sqrt(share * (1 - share) / n + weight / (4 * n))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def lines(said: Sequence[tuple[float, bool]]) -> list[str]:
    """The table as Markdown, a line each."""
    head = ["| said | readings | mean said | right | 95% interval |", "| --- | ---: | ---: | ---: | --- |"]
    return head + [
        f"| {one.low:.0%} to {one.high:.0%} | {one.n} | {one.stated:.1%} | {one.share:.1%} | "
        f"{one.interval[0]:.1%} to {one.interval[1]:.1%} |"
        for one in bins(said)
        if one.n
    ]
