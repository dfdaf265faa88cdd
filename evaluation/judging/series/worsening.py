"""From which step on a curve is worse than it was, and whether that is more than the noise of its steps.

Means of three looks are compared with the best window before them, in units of the noise of such a difference: that of
the training, or the paired noise of measuring where that is larger. A window counts where the next three looks are
worse as well. The largest such distance of the series is tested once, against what stationary series of as many looks
show (`critical`), so all pairs of windows of all steps are corrected for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from evaluation.judging.correction import LEVEL
from evaluation.judging.series.critical import critical, p_of
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.noise import LEAST_LOOKS, WINDOW, window_means, window_noise
from evaluation.types import Array

CALM = 2.0
"""A window that lies no more than so many noises above the best one before it is not worse yet. In long series more:
as far as the worst window of every other series lies that goes nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worsening:
    """What was found in one curve. Before and after are means of three looks."""

    curve: Curve
    p: float
    """Of the largest lasting worsening, over all pairs of windows of the series."""
    between: tuple[int, int]
    """Looks: at the first it was not worse yet, at the second it is."""
    best: int
    """First look of the best window before it."""
    recovered: int | None
    """First look of a later window that is not worse any more; None where it stays worse."""

    @property
    def steps(self) -> tuple[float, float]:
        """The change came after the first and by the second."""
        return float(self.curve.steps[self.between[0]]), float(self.curve.steps[self.between[1]])

    @property
    def before(self) -> float:
        return float(self.curve.values[self.best : self.best + WINDOW].mean())

    @property
    def after(self) -> float:
        """The median from the change on, up to a recovery."""
        return float(np.median(self.curve.values[self.between[1] : self.recovered]))


def distances(values: Float[np.ndarray, "*s m"]) -> tuple[Array, Array]:
    """Of each window but the first three: its mean less that of the best earlier window without common looks, and the
    place of that one; along the last axis."""
    means = window_means(values)
    best = np.minimum.accumulate(means, axis=-1)[..., :-WINDOW]
    return means[..., WINDOW:] - best, best


def lasting(distance: Float[np.ndarray, "*s k"], best: Float[np.ndarray, "*s k"]) -> Float[np.ndarray, "*s k-3"]:
    """The smaller of a window's distance and that of the next three looks from the same best window."""
    own = distance[..., :-WINDOW]
    following = (distance + best)[..., WINDOW:] - best[..., :-WINDOW]
    found: Array = np.minimum(own, following)
    return found


def worsening(curve: Curve, level: float = LEVEL) -> Worsening | None:
    """The first worsening that lasts, with its p; None where the curve never lies above its best window, and below
    nine looks.

    ``level`` is where a window begins to count as worse. Whether the whole is real is for ``p`` to say, after the
    caller's correction for other curves.
    """
    if len(curve) < LEAST_LOOKS:
        return None
    costs = curve.costs
    distance, best = distances(costs)
    places = _places(window_means(costs))[:-WINDOW]
    noise = _noise(curve, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(distance > 0, distance / noise, 0.0)
        held = lasting(distance, best)
        lasts = np.where(held > 0, held / noise[: len(held)], 0.0)
    largest = float(lasts.max())
    if largest <= 0:
        return None
    bound = min(critical(len(curve), level), largest)
    first = int(np.argmax(lasts >= bound))
    still = max(CALM, critical(len(curve), 0.5))
    calm = np.flatnonzero(apart[: first + 1] <= still)
    # Windows are numbered from the fourth on; the best one before them is not worse by itself.
    last_calm = int(calm[-1]) + WINDOW if len(calm) else int(places[first])
    again = first + 2 * WINDOW + 1  # the first window after the one in which it lasts
    later = window_means(costs)[again:] - best[first]
    back = np.flatnonzero(later <= still * noise[first])
    recovered = int(back[0]) + again if len(back) else None
    return Worsening(
        curve=curve,
        p=p_of(largest, len(curve)),
        between=(last_calm, first + WINDOW + WINDOW - 1),
        best=int(places[first]),
        recovered=recovered,
    )


def _places(means: Float[np.ndarray, " k"]) -> Int[np.ndarray, " k"]:
    """The place of the smallest value so far, the first of equal ones."""
    smallest = np.minimum.accumulate(means)
    new = np.concatenate([[True], smallest[1:] < smallest[:-1]])
    found: Array = np.maximum.accumulate(np.where(new, np.arange(len(means)), 0))
    return found


def _noise(curve: Curve, places: Int[np.ndarray, " k"]) -> Float[np.ndarray, " k"]:
    """Of the difference of each window from the best one before it."""
    own = np.full(len(places), np.sqrt(2) * float(window_noise(curve.values, curve.floor)))
    if curve.replicates is None:
        return own
    means = window_means(curve.replicates.T).T
    paired = np.std(means[WINDOW:] - means[places], axis=1, ddof=1)
    found: Array = np.maximum(own, paired)
    return found
