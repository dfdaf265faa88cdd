"""One number of one training over its looks. A look is a step at which the training was measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from evaluation.registry import Better
from evaluation.types import Array, TouchstoneError

LEAST_REPLICATES = 20
"""Fewer say nothing about a standard deviation."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """m looks in the order of their steps. Looks without a number are not in it.

    Raises TouchstoneError for steps that do not rise, a value that is not finite, and shapes that do not fit.
    """

    metric: str
    title: str
    better: Better
    """None where the metric has no good direction."""
    steps: Float[np.ndarray, " m"]
    """Of any unit: iterations, epochs, images."""
    values: Float[np.ndarray, " m"]
    replicates: Float[np.ndarray, "m b"] | None = None
    """The same resamplings of items, noise and labels at each look, so that differences between looks are paired."""
    floor: float = 0.0
    """Least standard deviation of one look: of a count its unit, of a share that of drawing. Above 0 equal values of
    neighbouring looks are taken for what they are; at 0, for a continuous number, they are checkpoints that are equal,
    and no looks of their own."""

    def __post_init__(self) -> None:
        for name in ("steps", "values", "replicates"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, np.asarray(given, dtype=np.float64))
        self._check()

    def _check(self) -> None:
        what = f"the curve of {self.title}"
        if self.steps.ndim != 1 or self.values.shape != self.steps.shape:
            raise TouchstoneError(
                f"{what} needs one value a step; got {self.values.shape} values for {self.steps.shape} steps"
            )
        if not (np.isfinite(self.values).all() and np.isfinite(self.steps).all()):
            raise TouchstoneError(f"{what} needs finite steps and values; leave out looks without a number")
        if (np.diff(self.steps) <= 0).any():
            at = self.steps[1:][np.diff(self.steps) <= 0][0]
            raise TouchstoneError(f"{what} needs rising steps; step {at:,.0f} is there twice or out of order")
        if self.replicates is None:
            return
        if self.replicates.ndim != 2 or len(self.replicates) != len(self.values):
            raise TouchstoneError(
                f"{what} needs a row of replicates for each of {len(self.values)} looks; got {self.replicates.shape}"
            )
        if self.replicates.shape[1] < LEAST_REPLICATES or not np.isfinite(self.replicates).all():
            raise TouchstoneError(f"{what} needs {LEAST_REPLICATES} finite replicates a look, or none at all")

    def __len__(self) -> int:
        return len(self.values)

    @property
    def costs(self) -> Array:
        """The values, or their negatives where higher is better: less is better. Raises TouchstoneError where neither
        is."""
        if self.better is None:
            raise TouchstoneError(
                f"the curve of {self.title} needs a good direction to be judged; say which with `towards`"
            )
        return self.values if self.better == "lower" else -self.values

    def towards(self, better: Better) -> Curve:
        """The same curve, judged in this direction."""
        return replace(self, better=better)

    def floored(self, floor: float) -> Curve:
        """The same curve as one of a count or a share, whose looks have at least this standard deviation."""
        return replace(self, floor=floor)

    def after(self, look: int) -> Curve:
        """The part from this look on."""
        later = None if self.replicates is None else self.replicates[look:]
        return replace(self, steps=self.steps[look:], values=self.values[look:], replicates=later)
