"""Samples that are images of the data."""

from evaluation.judging.copies import Copies, copies
from evaluation.judging.findings import Finding, finding
from evaluation.record.figures import measured
from evaluation.record.run import Run


@finding
def copied_training_images(run: Run) -> Finding | None:
    """Samples are training images, exactly or nearly [after Meehan et al. 2020]."""
    found = _of(run, "training")
    if found is None or found.share is None:
        return None
    return Finding(
        title="Its samples are training images",
        sentence=f"{measured(found.share, found.interval)} of its samples are a training image, exactly or nearly: "
        "what is measured is the training set, not a model of it.",
        metrics=(found.metric, "nearest_training"),
        grave=True,
    )


@finding
def copied_test_images(run: Run) -> Finding | None:
    """Samples are the test images that they are measured against, exactly or nearly [after Meehan et al. 2020]."""
    found = _of(run, "test")
    if found is None:
        return None
    how = "Its samples lie nearer to the test images than independent images can"
    if found.share is not None:
        how = f"{measured(found.share, found.interval)} of its samples are a test image, exactly or nearly"
    return Finding(
        title="Its samples are test images",
        sentence=f"{how}: every distance to the data is too good, and none of them says how it samples.",
        metrics=(found.metric,),
        grave=True,
    )


def _of(run: Run, of: str) -> Copies | None:
    return next((one for one in copies(run.record.outcomes) if one.of == of), None)
