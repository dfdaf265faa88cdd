"""A batch of samples is read in the range of the data that it is measured on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.data.dataset import Dataset
from evaluation.data.intake.stored import reading_for
from evaluation.types import TouchstoneError
from models.intake.ranges import AmbiguousRange, Stored, ValueRange, inferred, not_in_stated, outside

if TYPE_CHECKING:
    from models.opened import OpenedModel

STATE_IT = "state their range (--samples-range LOW,HIGH, samples_range=, or in the settings of the page)"

NEARLY_BLACK = 8
"""A batch that would fill less than this part of the data's range, and fills a usual range of its own."""


def in_data_range(model: OpenedModel, dataset: Dataset, stated: tuple[float, float] | None = None) -> OpenedModel:
    """The model with its samples read as the data is; anything but a batch of samples stays as it is.

    Samples that count otherwise than the data (fractions beside whole numbers), or beside data made by us, keep the
    range that they show themselves; ``stated`` (black, white) overrules both. Raises TouchstoneError, with both ranges,
    where samples do not fit the data or what was stated, and where their range is not clear.
    """
    stored = model.parts.stored
    if stored is None:
        return model
    chosen = _range(stored, dataset) if stated is None else _stated(stored, ValueRange(*stated))
    return model.with_facts(card=replace(model.card, value_range=(chosen.low, chosen.high)))


def _range(stored: Stored, dataset: Dataset) -> ValueRange:
    reading = reading_for(stored, dataset.readings)
    if reading is None:
        return _shown(stored)
    expected = reading.value_range
    if not expected.holds(stored):
        raise outside(stored, expected, "these samples", f"the images of '{dataset.spec}'", STATE_IT)
    own = _own(stored)
    if (
        own is not None
        and not reading.stated
        and stored.high > stored.low
        and own.width * NEARLY_BLACK < expected.width
    ):
        raise TouchstoneError(
            f"these samples hold {stored}, which is {own} by itself and nearly black in the range {expected} of "
            f"'{dataset.spec}'; save them in the data's range, or {STATE_IT}"
        )
    return expected


def _stated(stored: Stored, stated: ValueRange) -> ValueRange:
    if not stated.holds(stored):
        raise not_in_stated(stored, stated, "these samples")
    return stated


def _shown(stored: Stored) -> ValueRange:
    try:
        return inferred(stored)
    except AmbiguousRange as error:
        raise TouchstoneError(
            f"these samples hold {stored}, which does not say which values are black and white; {STATE_IT}, for "
            f"example {error.options[0]}"
        ) from None


def _own(stored: Stored) -> ValueRange | None:
    try:
        return inferred(stored)
    except AmbiguousRange:
        return None
