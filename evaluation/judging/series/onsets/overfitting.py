"""A model that fits its training images better and new ones no better."""

from collections.abc import Sequence

import numpy as np

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.keep import in_scatter_from
from evaluation.judging.series.noise import WINDOW, window_means, window_noise
from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.worsening import CALM, Worsening
from evaluation.record import figures


@kind
def overfitting(training: Training) -> Sequence[Suspect]:
    """The gap between training and test images grows, and test images gain nothing [Goodfellow et al. 2016].

    A gap grows in a healthy training too, while both errors fall. So it is looked at from where the error on test
    images lies within its own scatter of its best.
    """
    errors, gap = training.curve("mse"), training.curve("reconstruction_gap")
    settled = None if errors is None else in_scatter_from(errors)
    if errors is None or gap is None or settled is None:
        return []

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.recovered is not None or still_gains(errors, found.steps[1]):
            return None
        return "Overfitting", (
            f"Overfitting begins {when(found)}: the gap between training and test images grows from "
            f"{figures.number(found.before)} to {figures.number(found.after)}, and the error on test images gets no "
            "better."
        )

    return suspect(gap.after(int(np.searchsorted(gap.steps, errors.steps[settled]))), tell)


def still_gains(errors: Curve, step: float) -> bool:
    """Whether any three looks after a step are better than the best three before it, beyond the noise of a step."""
    place = int(np.searchsorted(errors.steps, step))
    means = window_means(errors.costs)
    before, after = means[: max(0, place - WINDOW + 1)], means[place:]
    if not len(before) or not len(after):
        return False
    noise = float(window_noise(errors.values, errors.floor)) * 2**0.5
    return bool(after.min() < before.min() - CALM * noise)
