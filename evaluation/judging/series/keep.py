"""Which step of a training to keep, by one number.

The best value was chosen among all looks. So the looks that are tied with it are those whose paired difference from it
lies within the largest difference, over all pairs of looks, that resampling alone makes in 95% of cases. Looks within
the training's own scatter are told apart from them: there the same training a few steps later may be as good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from evaluation.judging.correction import LEVEL
from evaluation.judging.pairing import ROUNDING, t_of
from evaluation.judging.series.critical import critical
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.noise import WINDOW, noise_of, window_means
from evaluation.judging.series.words import step_words
from evaluation.record import figures
from evaluation.types import Array, TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keep:
    """Looks are places in the curve."""

    curve: Curve
    best: int
    """The look with the best value, the first of equal ones."""
    tied: Bool[np.ndarray, " m"] | None
    """Looks that are tied with the best; None without replicates."""
    in_scatter_from: int | None
    """The earliest look from which on the training lies within its own scatter of the best; None below nine looks."""

    @property
    def kept(self) -> int:
        """The earliest look that is tied with the best."""
        return self.best if self.tied is None else int(np.argmax(self.tied))

    @property
    def sentence(self) -> str:
        """What to keep, and what it rests on."""
        curve, steps = self.curve, self.curve.steps
        value = figures.number(float(curve.values[self.best]))
        best = f"{curve.title} is best at step {step_words(steps[self.best])} ({value})"
        if self.tied is None:
            said = f"{best}; without resamplings nothing says which steps are tied with it."
        elif self.kept == self.best:
            said = f"{best}, and no earlier step is tied with it."
        else:
            said = f"{best}. Step {step_words(steps[self.kept])} is the earliest that is tied with it."
        if self.in_scatter_from is None or self.in_scatter_from >= self.kept:
            return said
        scatter = step_words(steps[self.in_scatter_from])
        return f"{said} From step {scatter} on, the training lies within its own scatter of the best."


def keep(curve: Curve) -> Keep:
    """Raises TouchstoneError for a curve without looks, and for one without a good direction."""
    if not len(curve):
        raise TouchstoneError(f"the curve of {curve.title} needs a look at least to choose a step; got none")
    best = int(np.argmin(curve.costs))
    return Keep(curve=curve, best=best, tied=_tied(curve, best), in_scatter_from=in_scatter_from(curve))


def _tied(curve: Curve, best: int) -> Bool[np.ndarray, " m"] | None:
    if curve.replicates is None:
        return None
    apart = curve.costs - curve.costs[best]
    errors = np.std(curve.replicates - curve.replicates[best], axis=1, ddof=1)
    tied: Array = apart <= _largest(curve.replicates) * errors
    tied[apart <= ROUNDING * np.abs(curve.costs)] = True
    return tied


def _largest(replicates: Float[np.ndarray, "m b"]) -> float:
    """The 95% quantile over resamplings of the largest difference of two looks, in its standard errors."""
    centred = replicates - replicates.mean(axis=1, keepdims=True)
    largest = np.zeros(centred.shape[1])
    for place in range(len(centred) - 1):  # one look against all later ones: memory stays linear
        apart = np.abs(centred[place + 1 :] - centred[place])
        errors = np.sqrt(np.square(apart).sum(axis=1, keepdims=True) / (apart.shape[1] - 1))
        largest = np.maximum(largest, np.divide(apart, errors, where=errors > 0, out=np.zeros_like(apart)).max(axis=0))
    # Errors are estimated from the same resamplings: of few, the largest is too small.
    return t_of(float(np.quantile(largest, 1 - LEVEL)), centred.shape[1] - 1)


def in_scatter_from(curve: Curve) -> int | None:
    """The earliest look from which on the training lies within its own scatter of the best; None below nine looks.

    By windows of three looks: a look alone is as good as the best now and then by chance.

    Of a training that goes nowhere, the first window lies as far above the best later one as the last above the best
    earlier one. So the same quantiles hold.
    """
    noise = noise_of(curve)
    if noise is None:
        return None
    costs = curve.costs
    means = window_means(costs)
    best = float(means.min())
    bound = critical(len(curve), LEVEL) * np.sqrt(2)
    close = means - best <= bound * noise.window
    # On a slope a window is better than its first look.
    own = costs[: len(means)] - best <= bound * max(noise.look, noise.window * np.sqrt(WINDOW)) * np.sqrt(2 / 3)
    return int(np.argmax(close & own)) if (close & own).any() else int(np.argmin(means))
