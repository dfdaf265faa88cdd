"""A probability in words, the same wherever it stands."""

from __future__ import annotations


def likely(probability: float) -> str:
    """``83% likely``. Never 0% nor 100%: ``under 1% likely``, ``over 99% likely``."""
    if probability > 0.99:
        return "over 99% likely"
    return f"{probability:.0%} likely" if probability >= 0.01 else "under 1% likely"
