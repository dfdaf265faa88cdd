"""A training that loses what it had learnt, or whose numbers end."""

from collections.abc import Sequence

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.noise import WINDOW
from evaluation.judging.series.onsets import Onset, Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.words import between_words
from evaluation.judging.series.worsening import Worsening
from evaluation.record import figures

TITLE = "Divergence"
TOLD_BY = ("mse", "frechet_distance", "elbo")
"""What every training is meant to improve."""
LEAST_SILENT = 2
"""Looks without any number at the end, from which on it is said that numbers end."""


@kind
def divergence(training: Training) -> Sequence[Suspect]:
    """The model becomes worse than it was at its first looks, and stays so [Pascanu et al. 2013]."""
    return [one for metric in TOLD_BY for one in _of(training.curve(metric))]


def _of(curve: Curve | None) -> Sequence[Suspect]:
    def tell(found: Worsening) -> tuple[str, str] | None:
        costs = found.curve.costs
        first, after = float(costs[:WINDOW].min()), float(costs[found.between[1] :].mean())
        if found.recovered is not None or after <= first:
            return None
        return TITLE, (
            f"The training diverges {when(found)}: {found.curve.title} is {figures.number(found.after)} then, worse "
            f"than at its first looks, and was {figures.number(found.before)} at best."
        )

    return suspect(curve, tell)


@kind
def no_more_numbers(training: Training) -> Sequence[Suspect]:
    """No number can be computed any more, as weights or outputs are not finite [Pascanu et al. 2013]."""
    known = [float(curve.steps[-1]) for curve in training.curves.values() if len(curve)]
    if not known:
        return []
    last = max(known)
    silent = training.steps[training.steps > last]
    if len(silent) < LEAST_SILENT:
        return []
    steps = (last, float(silent[0]))
    sentence = f"Numbers end {between_words(steps)}: at the last {len(silent)} looks nothing could be computed."
    return [Suspect(p=0.0, onset=Onset(title=TITLE, sentence=sentence, metrics=(), steps=steps))]
