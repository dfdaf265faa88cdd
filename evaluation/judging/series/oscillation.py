"""How much of what moves between neighbouring looks is the training itself, and not the noise of measuring it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from evaluation.judging.series.plateau import Plateau

FREEDOM = 2 / 3
"""Degrees of freedom of a mean of squared differences, for each difference: neighbouring ones share a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oscillation:
    """A share of variance, 0 to 1, with its 95% interval."""

    share: float
    interval: tuple[float, float]
    title: str

    @property
    def sentence(self) -> str:
        low, high = self.interval
        return (
            f"Of the variance of {self.title} between neighbouring steps {self.share:.0%} ({low:.0%} to {high:.0%}) is "
            "the training's own: measuring on more images would not calm it."
        )


def oscillation(end: Plateau | None) -> Oscillation | None:
    """On the end of a curve without a trend, so that no slope counts. None without one, and without replicates.

    The variance of successive differences, less the paired variance of the same differences by resampling, as a share
    of the first. The interval is that of a variance (chi-squared), for the first alone.
    """
    if end is None or end.start is None:
        return None
    curve = end.curve.after(end.start)
    if curve.replicates is None:
        return None
    measured = float(np.var(np.diff(curve.replicates, axis=0), axis=1, ddof=1).mean())
    whole = float(np.square(np.diff(curve.values)).mean())
    if whole == 0:
        return None
    freedom = FREEDOM * (len(curve) - 1)
    low, high = (_share(measured, whole / _chi_squared(p, freedom)) for p in (0.975, 0.025))
    return Oscillation(share=_share(measured, whole), interval=(low, high), title=curve.title)


def _share(measured: float, whole: float) -> float:
    return max(0.0, 1 - measured / whole)


def _chi_squared(p: float, freedom: float) -> float:
    """A quantile of the mean of squares (Wilson & Hilferty 1931)."""
    ninth = 2 / (9 * freedom)
    return float((1 - ninth + NormalDist().inv_cdf(p) * ninth**0.5) ** 3)
