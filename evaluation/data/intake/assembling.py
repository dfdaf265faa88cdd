"""A data set from parts as they are stored: one reading of values, one numbering of classes, one split, one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluation.data.dataset import Dataset, Split
from evaluation.data.intake.options import Options
from evaluation.data.intake.record import Intake
from evaluation.data.intake.splits import train_and_test
from evaluation.data.intake.stored import Part, Reading, check, pixels_of, readings_of
from evaluation.types import Array, TouchstoneError
from models.intake.labels import UNLABELLED, Labels, coded
from models.intake.ranges import as_floats


@dataclass(frozen=True, slots=True)
class Given:
    """Images of one part, with their labels where there are any."""

    images: Part
    labels: Labels | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where data comes from, in words."""

    source: str
    spec: str
    description: str
    split: str
    """What the split is where the data has its own: ``the files' own train and test split``."""


def assembled(origin: Origin, train: Given, test: Given | None, *, options: Options, intake: Intake) -> Dataset:
    """The data set. Without a test part, the training part is split 80/20.

    The range of values is decided on the training part alone where the data has a split of its own, on everything else
    where it has not. Raises TouchstoneError in one sentence for images that do not fit together.
    """
    parts = [train.images] if test is None else [train.images, test.images]
    _same_size(parts, origin.spec)
    readings = readings_of([(train.images, "these images" if test is None else "the training images")],
                           options.value_range)  # fmt: skip
    if test is not None:
        check(test.images, readings, "the test images", "the training images")
    channels = max(part.channels for part in parts)
    pixels, background = pixels_of(train.images, readings, channels=channels, background=options.background)
    numbered = coded(train.labels, None if test is None else test.labels)
    if test is None:
        labels = numbered.parts[0]
        train_items, test_items, note = train_and_test(len(pixels), labels)
        splits = [_split(pixels, labels, train_items), _split(pixels, labels, test_items)]
    else:
        tested, behind = pixels_of(
            test.images, readings, channels=channels, background=background or options.background
        )
        background = background or behind
        first, second = _alike(pixels, tested)
        note = origin.split
        splits = [_split(first, numbered.parts[0]), _split(second, numbered.parts[1])]
    remarks = [*intake.remarks, numbered.note, *_about_labels(splits, numbered.classes)]
    if background is not None:
        remarks.append(f"transparent pixels lie on {background}")
    return Dataset(
        source=origin.source,
        spec=origin.spec,
        train=splits[0],
        test=splits[1],
        classes=numbered.classes,
        description=origin.description,
        note=note,
        readings=readings,
        intake=replace(
            intake,
            value_range=_in_words(readings, stated=options.value_range is not None),
            remarks=tuple(remark for remark in remarks if remark),
        ),
    )


def _in_words(readings: Sequence[Reading], *, stated: bool) -> str:
    ranges = [str(reading.value_range) for reading in readings]
    text = ranges[0] if len(set(ranges)) == 1 else ", ".join(str(reading) for reading in readings)
    return f"{text} (stated)" if stated else text


def _same_size(parts: Sequence[Part], spec: str) -> None:
    for part, what in zip(parts, ("training", "test"), strict=False):
        if not len(part):
            raise TouchstoneError(f"'{spec}' has no {what} images; both parts need at least one")
    if len({part.size for part in parts}) > 1:
        sizes = " and ".join(f"{w}x{h}" for h, w in (part.size for part in parts))
        raise TouchstoneError(f"training and test images must have one size; got {sizes}. Resize them to one size")


def _alike(train: Array, test: Array) -> tuple[Array, Array]:
    if train.dtype == test.dtype:
        return train, test
    return as_floats(train), as_floats(test)


def _split(pixels: Array, labels: Array | None, items: Array | None = None) -> Split:
    if items is None:
        return Split(images=pixels, labels=labels)
    return Split(images=pixels[items], labels=None if labels is None else labels[items])


def _about_labels(splits: Sequence[Split], classes: tuple[str, ...]) -> list[str]:
    """What a user who sees fewer numbers than expected has to know."""
    remarks = []
    for split, what in zip(splits, ("training", "test"), strict=True):
        if split.labels is None and classes:
            remarks.append(f"the {what} images have no labels")
        missing = 0 if split.labels is None else int((split.labels == UNLABELLED).sum())
        if missing:
            images = f"1 {what} image has" if missing == 1 else f"{missing:,} {what} images have"
            remarks.append(f"{images} no label, and no class is made of that")
    return remarks
