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
LEAST_AUTHENTIC = 0.2
"""New images have a third at the least: in one dimension two in three nearest neighbours are mutual."""


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


@finding
def hardly_authentic(run: Run) -> Finding | None:
    """Samples lie nearer to a training image than that one's own neighbour does [Alaa et al. 2022]."""
    authentic = evidence(run, "authenticity")
    if authentic is None or authentic[2] >= LEAST_AUTHENTIC:
        return None
    if copying_samples(run) is not None or copied_class(run) is not None:
        return None  # they say it already
    name = "Its samples are near copies"
    return Finding(
        title=name,
        sentence=f"Only {measured(authentic[0], authentic[1:])} of its samples are farther from their nearest training "
        f"image than that one is from its own nearest neighbour ({title(run, 'authenticity')}); of new images it is a "
        "third or more.",
        metrics=("authenticity", "nearest_training"),
        grave=True,
        claims=(Claim(words=name, left=authentic[2], relation="below", right=LEAST_AUTHENTIC),),
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
