"""A curve refuses what no series is, in one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.series.curve import Curve
from evaluation.types import TouchstoneError
from tests.judging.series.curves import curve


@pytest.mark.parametrize(
    ("steps", "values", "replicates", "words"),
    [
        ([1, 2], [1.0], None, "one value a step"),
        ([1, 2], [1.0, np.nan], None, "finite"),
        ([1, 1], [1.0, 2.0], None, "step 1 is there twice"),
        ([2, 1], [1.0, 2.0], None, "out of order"),
        ([1, 2], [1.0, 2.0], np.zeros((3, 50)), "a row of replicates"),
        ([1, 2], [1.0, 2.0], np.zeros((2, 3)), "20 finite replicates"),
    ],
)
def test_what_is_no_series_is_refused(steps: object, values: object, replicates: object, words: str) -> None:
    with pytest.raises(TouchstoneError, match=words) as error:
        Curve(metric="mse", title="MSE", better="lower", steps=steps, values=values, replicates=replicates)
    assert "\n" not in str(error.value)


def test_a_curve_without_a_direction_is_judged_once_it_has_one() -> None:
    rate = curve(metric="rate", better=None)
    with pytest.raises(TouchstoneError, match="needs a good direction"):
        _ = rate.costs
    assert np.array_equal(rate.towards("higher").costs, -rate.values)


def test_the_end_of_a_curve_keeps_its_replicates() -> None:
    end = curve().after(40)
    assert len(end) == 10
    assert end.replicates is not None
    assert end.replicates.shape == (10, 40)
