"""Would longer training help? The longest end of a curve without a trend beyond the scatter of its steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from evaluation.judging.correction import LEVEL
from evaluation.judging.power import CASES, POWER
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.noise import LEAST_LOOKS, WINDOW, window_noise
from evaluation.judging.series.words import looks_words, step_words
from evaluation.judging.series.worsening import worsening
from evaluation.record import figures

TREND = 4.2
"""Standard errors of a slope, as if windows of three looks were independent, beyond which there is a trend.

Of 10,000 simulated series that go nowhere, at any length from 9 to 500 looks, 10% lie beyond it with an autocorrelation
of 0.7, and less than 1% with independent looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plateau:
    """The end of a curve."""

    curve: Curve
    start: int | None
    """First look of the longest end without a trend; None where even the last nine looks have one."""
    slope: float
    """Of that end, or of the last nine looks: in the metric's units over the whole of it."""
    smallest_found: float
    """The smallest such change that would be found in 4 of 5 cases."""

    @property
    def sentence(self) -> str:
        title, steps = self.curve.title, self.curve.steps
        if self.start is not None:
            looks = looks_words(len(self.curve) - self.start)
            return (
                f"{title} has no trend since step {step_words(steps[self.start])} ({looks}): longer training did not "
                f"help. A change of {figures.number(self.smallest_found, digits=2)} over these steps would have been "
                f"found in {CASES}."
            )
        better = (self.slope < 0) == (self.curve.better == "lower")
        if self.curve.better is None:
            return f"{title} still changes at the last step, {step_words(steps[-1])}."
        if better:
            return f"{title} still gets better at the last step, {step_words(steps[-1])}: longer training may help."
        return f"{title} gets worse up to the last step, {step_words(steps[-1])}: longer training does not help."


def plateau(curve: Curve) -> Plateau | None:
    """None below nine looks."""
    if len(curve) < LEAST_LOOKS:
        return None
    for start in range(len(curve) - LEAST_LOOKS + 1):
        end = curve.after(start)
        slope, error = _slope(end)
        if abs(slope) <= TREND * error and not _moves(end):
            return _told(curve, start, slope, error)
    slope, error = _slope(curve.after(len(curve) - LEAST_LOOKS))
    return _told(curve, None, slope, error)


def _told(curve: Curve, start: int | None, slope: float, error: float) -> Plateau:
    found = error * (TREND + NormalDist().inv_cdf(POWER))
    return Plateau(curve=curve, start=start, slope=slope, smallest_found=found)


def _slope(curve: Curve) -> tuple[float, float]:
    """Least squares over the order of the looks: the change over the whole curve, and its standard error.

    The order is used, not the steps: where looks are spaced evenly on a logarithm, the last would decide alone.
    """
    places = np.arange(len(curve)) - (len(curve) - 1) / 2
    square = float(places @ places)
    noise = float(window_noise(curve.values, curve.floor)) * math.sqrt(WINDOW)
    span = len(curve) - 1
    return float(places @ curve.values) / square * span, noise / math.sqrt(square) * span


def _moves(curve: Curve) -> bool:
    """Down and up again has no slope, and is no plateau."""
    found = (worsening(curve.towards(better)) for better in ("lower", "higher"))
    return any(one is not None and one.p < LEVEL for one in found)
