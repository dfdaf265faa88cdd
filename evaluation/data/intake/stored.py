"""Images of one part of the data as they are stored, and how they become pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.types import Array
from models.intake.background import Background, chosen, composed
from models.intake.layout import apart, channels_first
from models.intake.ranges import Kind, Stored, ValueRange, as_floats, as_pixels, inferred, not_in_stated, outside


@dataclass(frozen=True, slots=True)
class Reading:
    """How stored values of one type are read."""

    kind: Kind
    bits: int
    value_range: ValueRange
    stated: bool = False
    """Whether the user said it."""

    def __str__(self) -> str:
        return f"{self.value_range} ({self.kind} of {self.bits} bits)"


@dataclass(frozen=True, slots=True)
class Group:
    """Images of one type of numbers."""

    items: Array
    """Places in the part, int64 (m,)."""
    values: Array
    """(m, c, h, w) with 1 or 3 channels, as stored."""
    alpha: Array | None = None
    """(m, h, w) float32 in [0, 1]; None where all are opaque."""

    def stored(self, what: str) -> Stored:
        return Stored.of(self.values, what)


@dataclass(frozen=True, slots=True)
class Part:
    """All images of one part."""

    groups: tuple[Group, ...]

    def __len__(self) -> int:
        return sum(len(group.items) for group in self.groups)

    @property
    def channels(self) -> int:
        return max(int(group.values.shape[1]) for group in self.groups)

    @property
    def size(self) -> tuple[int, int]:
        """(h, w)"""
        h, w = self.groups[0].values.shape[2:]
        return int(h), int(w)


def of_array(array: Array, *, labels: int | None = None, what: str = "the images") -> Part:
    """A part from one array in a usual order of axes; ``labels`` is their number. Raises TouchstoneError."""
    values, alpha = apart(channels_first(array, count=labels, what=what))
    return Part((Group(np.arange(len(values)), values, alpha),))


def readings_of(parts: Sequence[tuple[Part, str]], stated: ValueRange | None) -> tuple[Reading, ...]:
    """One reading for each type of numbers in these parts, each with its name; ``stated`` is taken where it is given.

    Raises TouchstoneError where the range is ambiguous, or the stated one does not hold the values.
    """
    known: dict[tuple[Kind, int], tuple[Stored, str]] = {}
    for part, what in parts:
        for group in part.groups:
            found = group.stored(what)
            key = (found.kind, found.bits)
            known[key] = (known[key][0].joined(found), what) if key in known else (found, what)
    readings = []
    for (kind, bits), (stored, what) in known.items():
        if stated is not None and not stated.holds(stored):
            raise not_in_stated(stored, stated, what)
        readings.append(Reading(kind, bits, stated or inferred(stored, what), stated is not None))
    return tuple(readings)


def reading_for(stored: Stored, readings: Sequence[Reading]) -> Reading | None:
    """The reading of the same type of numbers, else of numbers that count alike, else None."""
    same = next((one for one in readings if (one.kind, one.bits) == (stored.kind, stored.bits)), None)
    return same or next((one for one in readings if (one.kind == "float") == (stored.kind == "float")), None)


def check(part: Part, readings: Sequence[Reading], what: str, whose: str) -> None:
    """Raises TouchstoneError, with both ranges, for values outside the range that others are read in."""
    for group in part.groups:
        stored = group.stored(what)
        reading = reading_for(stored, readings) or readings[0]
        if not stored.alike(Stored(reading.kind, reading.bits, 0, 1)) or not reading.value_range.holds(stored):
            raise outside(stored, reading.value_range, what, whose)


def pixels_of(
    part: Part, readings: Sequence[Reading], *, channels: int, background: Background | None
) -> tuple[Array, Background | None]:
    """((n, c, h, w) uint8 0..255 or float32 in [0, 1], the background if one was needed)."""
    made: list[tuple[Array, Array]] = []
    for group in part.groups:
        reading = reading_for(group.stored("these images"), readings)
        assert reading is not None
        pixels = as_pixels(group.values, reading.value_range)
        if group.alpha is not None:
            background = background or chosen(pixels, group.alpha)
            pixels = composed(pixels, group.alpha, background)
        made.append((group.items, np.repeat(pixels, channels, axis=1) if pixels.shape[1] < channels else pixels))
    used = background if any(group.alpha is not None for group in part.groups) else None
    if len(made) == 1:
        return np.ascontiguousarray(made[0][1]), used
    dtype = np.uint8 if all(pixels.dtype == np.uint8 for _, pixels in made) else np.float32
    out = np.empty((len(part), channels, *part.size), dtype=dtype)
    for items, pixels in made:
        out[items] = pixels if pixels.dtype == dtype else as_floats(pixels)
    return out, used
