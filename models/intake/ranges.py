"""Which stored value is black and which is white: inferred for a whole data set, never for a single image.

What is inferred is what one reading alone explains; what two explain is refused, with the way to state it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import TouchstoneError

Array = NDArray[Any]
Kind = Literal["bool", "integer", "float"]
TOLERANCE = 1e-3
"""Share of the range by which values may lie outside, as rounding and float16 leave them. They are cut off."""
ROWS = 1024
FOUR_BITS = (15, 16)
"""scikit-learn's digits count from 0 to 16."""
DARK_BYTES = (31, 63, 100, 127)
"""Largest values of bytes that are full in 5, 6, 7 bits or in percent, and dark in 8."""
NEARLY = 0.95
"""Signed values must come so near to -1 to be read as [-1, 1]: normalised by mean and deviation, they need not."""


class AmbiguousRange(TouchstoneError):
    """Stored values that two ranges explain; or values that none does. ``options`` are written ``LOW,HIGH``."""

    def __init__(self, sentence: str, options: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.options = options


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The stored values of black and white."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:g}..{self.high:g}"

    @property
    def width(self) -> float:
        return self.high - self.low

    def holds(self, stored: Stored) -> bool:
        """Whether all values lie in the range, but for rounding."""
        slack = self.width * TOLERANCE if stored.kind == "float" else 0.0
        return self.low - slack <= stored.low and stored.high <= self.high + slack

    @classmethod
    def parse(cls, text: str, name: str = "range") -> ValueRange:
        """``0,16`` or ``-1,1``. Raises TouchstoneError, which calls it by its name."""
        try:
            low, high = (float(part) for part in text.split(","))
        except ValueError:
            low, high = 0.0, 0.0
        if not (low < high and np.isfinite([low, high]).all()):
            raise TouchstoneError(f"{name} expects the stored values of black and white, such as 0,16; got '{text}'")
        return cls(low, high)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of stored values before they are read as an image."""

    kind: Kind
    bits: int
    low: float
    high: float

    @classmethod
    def of(cls, values: Array, what: str = "these images") -> Stored:
        """Raises TouchstoneError for values that are no numbers, or not finite."""
        if values.dtype.kind not in "biuf":
            raise TouchstoneError(f"{what} must be numbers or truth values; got an array of type {values.dtype}")
        if not values.size:
            raise TouchstoneError(f"{what} hold no pixel: the shape is {values.shape}; give at least one image")
        kind: Kind = "bool" if values.dtype.kind == "b" else "float" if values.dtype.kind == "f" else "integer"
        low, high = float(values.min()), float(values.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            bad = [int(i) for i in np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))]
            raise TouchstoneError(
                f"{what} must be finite; {len(bad):,} of {len(values):,} have NaN or infinite values, the first is "
                f"number {bad[0]} (from 0). Leave them out, or repair them"
            )
        return cls(kind, values.dtype.itemsize * 8, low, high)

    def joined(self, other: Stored) -> Stored:
        """Of both together; they are of one kind and size."""
        return Stored(self.kind, self.bits, min(self.low, other.low), max(self.high, other.high))

    def alike(self, other: Stored) -> bool:
        """Whether both count in the same way, so that they share a range: both whole numbers, or both fractions."""
        return (self.kind == "float") == (other.kind == "float")

    def __str__(self) -> str:
        numbers = {"bool": "truth values", "integer": "whole numbers", "float": "floats"}[self.kind]
        return f"{numbers} {self.low:g}..{self.high:g}"


def inferred(stored: Stored, what: str = "these images") -> ValueRange:
    """The one range that explains the values. Raises AmbiguousRange, with the choice, where there is not one."""
    if stored.kind == "bool":
        return ValueRange(0, 1)
    if stored.low < 0:
        return _signed(stored, what)
    if stored.kind == "float" and stored.high <= 1 + TOLERANCE:
        return ValueRange(0, 1)
    top = _top(stored)
    if top is None:
        tops = [top for top in (stored.high, 255, 4095, 65535) if top >= stored.high]
        raise _ambiguous(stored, what, *(f"0,{top:g}" for top in dict.fromkeys(tops)))
    return ValueRange(0, top)


def _signed(stored: Stored, what: str) -> ValueRange:
    unit = ValueRange(-1, 1)
    if unit.holds(stored) and (stored.kind == "integer" or stored.low <= -NEARLY):
        return unit
    if stored.kind == "integer" and stored.bits == 8 and stored.low < -1:
        return ValueRange(-128, 127)
    half = max(-stored.low, stored.high)
    options = ["-1,1"] if unit.holds(stored) else []
    if half <= 0.5 * (1 + TOLERANCE):
        options.append("-0.5,0.5")
    raise _ambiguous(stored, what, *options, f"{stored.low:g},{stored.high:g}")


def _top(stored: Stored) -> float | None:
    """The value of white for values from 0 up."""
    high = stored.high - (stored.high * TOLERANCE if stored.kind == "float" else 0)
    if stored.high == 0:
        return 255
    if stored.high == 1:
        return 1
    if stored.high in FOUR_BITS:
        return stored.high
    if 127 < high <= 255:
        return 255
    if stored.kind == "integer" and stored.bits == 8 and 16 < stored.high < 128 and stored.high not in DARK_BYTES:
        return 255
    return next((top for bottom, top in ((2047, 4095), (32767, 65535)) if bottom < high <= top), None)


def _ambiguous(stored: Stored, what: str, *options: str) -> AmbiguousRange:
    choices = " or ".join(f"--range {option}" for option in options)
    return AmbiguousRange(
        f"{what} hold {stored}, which does not say which values are black and white; state them, for example "
        f"{choices}, or ?range={options[0]} behind the path, or 'range' in a dict of arrays",
        options,
    )


def outside(
    stored: Stored, expected: ValueRange, what: str, whose: str, how: str = "state it with --range"
) -> TouchstoneError:
    """The sentence for images that do not lie in the range of those they are compared with."""
    return TouchstoneError(
        f"{what} hold {stored}, and {whose} are read in the range {expected}; save both in one range, or {how}"
    )


def not_in_stated(stored: Stored, stated: ValueRange, what: str) -> TouchstoneError:
    """The sentence for a range that a user stated and that does not hold the values."""
    return TouchstoneError(
        f"{what} hold {stored}, which the stated range {stated} does not hold; state one that holds all of them"
    )


def as_pixels(values: Array, value_range: ValueRange) -> Array:
    """uint8 0..255, or float32 in [0, 1], of values (n, ...). Whole numbers that fit in bytes stay bytes."""
    low, high = value_range.low, value_range.high
    whole = values.dtype.kind in "biu"
    if whole and (low, high) == (0, 255):
        return values.astype(np.uint8, copy=False)
    if whole and (low, high) == (0, 1):
        return values.astype(np.uint8) * np.uint8(255)
    pixels = np.empty(values.shape, dtype=np.float32)
    wide: np.dtype[Any] = np.dtype(np.float64 if values.dtype.itemsize > 4 else np.float32)
    for start in range(0, len(values), ROWS):
        part = values[start : start + ROWS].astype(wide)
        if (low, high) != (0, 1):
            part = (part - wide.type(low)) / wide.type(value_range.width)
        pixels[start : start + ROWS] = np.clip(part, 0, 1)
    return pixels


def as_floats(pixels: Array) -> Array:
    """float32 in [0, 1] of bytes 0..255; floats are given back as they are."""
    return pixels.astype(np.float32) / np.float32(255) if pixels.dtype == np.uint8 else pixels
