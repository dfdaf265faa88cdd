"""The range is inferred where one reading alone explains the values, and refused, with the choice, where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import TouchstoneError
from models.intake.ranges import AmbiguousRange, Stored, ValueRange, as_pixels, inferred

RAMP = np.linspace(0, 1, 64).reshape(1, 1, 8, 8)


def stored(dtype: str, low: float, high: float) -> np.ndarray:
    return (RAMP * (high - low) + low).round(0 if np.dtype(dtype).kind in "iu" else 6).astype(dtype)


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [
        ("u1", 0, 255), ("u1", 0, 1), ("u1", 0, 16), ("u1", 0, 15), ("i8", 0, 1), ("i8", 0, 16), ("i8", 0, 255),
        ("i4", 0, 255), ("u2", 0, 65535), ("u2", 0, 4095), ("u2", 0, 255), ("i1", -128, 127), ("i8", -1, 1),
        ("f4", 0, 1), ("f8", 0, 1), ("f2", 0, 1), ("f4", -1, 1), ("f4", 0, 255), ("f4", 0, 16), ("f4", 0, 65535),
    ],
)  # fmt: skip
def test_usual_ranges_are_inferred_and_become_pixels(dtype: str, low: float, high: float) -> None:
    values = stored(dtype, low, high)
    found = inferred(Stored.of(values))
    assert found == ValueRange(low, high)
    pixels = as_pixels(values, found)
    assert pixels.dtype in (np.uint8, np.float32)
    unit = pixels / 255 if pixels.dtype == np.uint8 else pixels
    np.testing.assert_allclose(unit, (values.astype(float) - low) / (high - low), atol=1e-6)


@pytest.mark.parametrize(
    ("dtype", "low", "high", "choice"),
    [
        ("i8", 0, 7, "0,7 or --range 0,255"), ("u1", 0, 63, "0,63 or --range 0,255"), ("u2", 0, 1000, "0,4095"),
        ("u2", 0, 9000, "0,65535"), ("f4", -0.42, 2.82, "-0.42,2.82"), ("f4", -0.5, 0.5, "-1,1 or --range -0.5,0.5"),
        ("f4", 0, 7.5, "0,7.5"), ("i8", -5, 300, "-5,300"),
    ],
)  # fmt: skip
def test_what_two_readings_explain_is_refused_with_the_choice(dtype: str, low: float, high: float, choice: str) -> None:
    with pytest.raises(AmbiguousRange, match=r"state them") as raised:
        inferred(Stored.of(stored(dtype, low, high)))
    assert choice in str(raised.value)


@pytest.mark.parametrize("constant", [0, 128, 255])
def test_a_constant_of_bytes_is_no_riddle(constant: int) -> None:
    assert inferred(Stored.of(np.full((1, 1, 2, 2), constant, np.uint8))) == ValueRange(0, 255)


def test_dark_bytes_are_bytes() -> None:
    assert inferred(Stored.of(stored("u1", 0, 93))) == ValueRange(0, 255)


def test_truth_values_and_rounding() -> None:
    assert inferred(Stored.of(RAMP > 0.5)) == ValueRange(0, 1)
    slightly = as_pixels(RAMP * 1.0001 - 0.00001, inferred(Stored.of(RAMP * 1.0001)))
    assert slightly.min() == 0
    assert slightly.max() == 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_name_the_image(bad: float) -> None:
    values = np.repeat(RAMP, 3, axis=0)
    values[1, 0, 0, 0] = bad
    with pytest.raises(TouchstoneError, match=r"1 of 3 have NaN or infinite values, the first is number 1"):
        Stored.of(values)


@given(low=st.integers(-300, 70_000), width=st.integers(1, 70_000), kind=st.sampled_from(["i8", "u2", "f4", "f8"]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_inferred_holds_the_values_and_gives_pixels(low: int, width: int, kind: str) -> None:
    values = np.clip(RAMP * width + low, 0 if kind == "u2" else -(2**30), 65535 if kind == "u2" else 2**30).astype(kind)
    known = Stored.of(values)
    try:
        found = inferred(known)
    except AmbiguousRange:
        return
    assert found.holds(known)
    pixels = as_pixels(values, found)
    assert pixels.min() >= 0
    assert pixels.max() <= (255 if pixels.dtype == np.uint8 else 1)


@pytest.mark.parametrize("text", ["", "1", "1,1", "2,1", "a,b", "0,inf", "0,1,2"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TouchstoneError, match="such as 0,16"):
        ValueRange.parse(text)
