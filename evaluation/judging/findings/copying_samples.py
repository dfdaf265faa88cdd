"""A generator whose samples are training images."""

from evaluation.judging.findings import Finding, evidence, finding, title
from evaluation.record.figures import measured
from evaluation.record.run import Run

COPIES_BELOW = -3.0
"""Standard deviations: the bound at which the paper calls a model a copier."""


@finding
def copying_samples(run: Run) -> Finding | None:
    """Samples lie significantly closer to training images than test images do [Meehan et al. 2020]."""
    closeness = evidence(run, "copying")
    if closeness is None or closeness[2] >= COPIES_BELOW:
        return None
    return Finding(
        title="Copies its training images",
        sentence="Its samples lie closer to training images than new real images do "
        f"({title(run, 'copying')} {measured(closeness[0], closeness[1:])} standard deviations): distances to the "
        "training data flatter it.",
        metrics=("copying",),
        grave=True,
    )
