"""A generator whose samples are training images, all over or in one class."""

import numpy as np

from evaluation.judging.findings import Finding, evidence, finding, title
from evaluation.judging.findings.claims import Claim
from evaluation.record.figures import measured
from evaluation.record.run import Run
from evaluation.record.views import Matrix
from evaluation.types import TouchstoneError

COPIES_BELOW = -3.0
"""Standard deviations: the bound at which the paper calls a model a copier."""


@finding
def copying_samples(run: Run) -> Finding | None:
    """Samples lie significantly closer to training images than test images do [Meehan et al. 2020]."""
    closeness = evidence(run, "copying")
    if closeness is None or closeness[2] >= COPIES_BELOW:
        return None
    said = "closer to training images than new real images do"
    return Finding(
        title="Copies its training images",
        sentence=f"Its samples lie {said} "
        f"({title(run, 'copying')} {measured(closeness[0], closeness[1:])} standard deviations): distances to the "
        "training data flatter it.",
        metrics=("copying",),
        grave=True,
        claims=(Claim(words=said, left=closeness[2], relation="below", right=COPIES_BELOW),),
    )


@finding
def copied_class(run: Run) -> Finding | None:
    """Samples of one class copy its training images; all classes together hide it [Meehan et al. 2020]."""
    closeness = evidence(run, "copying_worst_class")
    if closeness is None or closeness[2] >= COPIES_BELOW or copying_samples(run) is not None:
        return None
    said = "closer to training images than new real images of the class do"
    return Finding(
        title="Copies the training images of a class",
        sentence=f"Its samples of {_worst_class(run)} lie {said} ({title(run, 'copying_worst_class')} "
        f"{measured(closeness[0], closeness[1:])} standard deviations): what is measured of this class flatters it.",
        metrics=("copying_worst_class", "copying_of_classes", "nearest_training"),
        grave=True,
        claims=(Claim(words=said, left=closeness[2], relation="below", right=COPIES_BELOW),),
    )


def _worst_class(run: Run) -> str:
    """By name, where the arrays are there."""
    try:
        classes = run.exact_view("copying_of_classes")
    except TouchstoneError:
        return "one class"
    if not isinstance(classes, Matrix) or np.isnan(classes.values[:, 1]).all():
        return "one class"
    return f"class {classes.rows[int(np.nanargmin(classes.values[:, 1]))]}"
