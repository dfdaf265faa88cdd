"""A code from which the classes cannot be read."""

from math import hypot, sqrt

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.judging.findings.claims import Claim, times
from evaluation.record.figures import measured, number
from evaluation.record.run import Run

LEAST_LOSS = 0.05
"""Of all images: the least that a code must lose to be accused. The chance of a probe's training is in no interval."""
CERTAIN = 3.3
"""Standard errors: of two equally good codes one in two thousand is called worse."""


@finding
def useless_features(run: Run) -> Finding | None:
    """A linear probe on the code is worse than on as many principal components [Alain & Bengio 2017]."""
    accuracy = evidence(run, "linear_probe_accuracy")
    linear = reference(run.ok("linear_probe_accuracy"), "PCA")
    if accuracy is None or linear is None or accuracy[2] >= linear or not beyond_chance(accuracy, linear):
        return None
    lost = accuracy[2] < linear / 2
    name = "Its features are useless" if lost else "Its features are worse than linear ones"
    compared = times(accuracy[0], linear)
    return Finding(
        title=name,
        sentence=f"A linear probe on its code is right for {measured(accuracy[0], accuracy[1:])} of images, "
        f"{compared.words} the {number(linear)} on PCA with as many numbers.",
        metrics=("linear_probe_accuracy",),
        grave=lost,
        claims=(compared, Claim(words=name, left=accuracy[2], relation="below", right=linear / 2 if lost else linear)),
    )


def beyond_chance(accuracy: tuple[float, float, float], other: float) -> bool:
    """Whether two shares differ by enough to matter, and not by chance.

    The other probe's share is as uncertain as this one, so the interval of one alone would accuse too often. The two
    count as independent, which is cautious: they are of the same images.
    """
    value, low, high = accuracy
    ours = (high - low) / (2 * 1.96)
    theirs = ours * sqrt(other * (1 - other) / max(value * (1 - value), 1e-12)) if ours else 0.0
    return other - value >= max(LEAST_LOSS, CERTAIN * hypot(ours, theirs))
