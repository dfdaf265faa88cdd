"""Arrays of images and labels as a dataset, wherever they come from."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.data.intake.assembling import Given, Origin, assembled
from evaluation.data.intake.options import Options
from evaluation.data.intake.record import Intake, LeftOut
from evaluation.data.intake.stored import of_array
from evaluation.types import Array
from models.intake import labels


def dataset_of(
    train: Array,
    train_labels: Array | None = None,
    test: Array | None = None,
    test_labels: Array | None = None,
    *,
    source: str,
    spec: str,
    description: str = "",
    note: str = "",
    options: Options = Options(),  # noqa: B008 (frozen)
    left_out: tuple[LeftOut, ...] = (),
) -> Dataset:
    """Images (n, h, w), (n, h, w, c), (n, c, h, w) or (h, w, c, n) in a usual range, and labels (n,) or one-hot.

    The range of values is decided on the training images; the test images take it. Without ``test`` the images are
    split 80/20, class by class where there are labels. Raises TouchstoneError in one sentence for odd shapes, a range
    that is ambiguous, and parts that are not alike.
    """
    alone = test is None
    first = _given(train, train_labels, "the images" if alone else "the training images")
    second = None if test is None else _given(test, test_labels, "the test images")
    used = len(first.images) + (0 if second is None else len(second.images))
    return assembled(
        Origin(source=source, spec=spec, description=description, split=note),
        first,
        second,
        options=options,
        intake=Intake(found=used + sum(one.count for one in left_out), used=used, left_out=left_out),
    )


def _given(array: Array, given: Array | None, what: str) -> Given:
    images = of_array(array, labels=None if given is None or not given.ndim else len(given), what=what)
    return Given(images, None if given is None else labels.read(given, len(images), f"the labels of {what}"))
