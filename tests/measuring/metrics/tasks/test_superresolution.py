"""Super-resolution: a model that adds the detail of the data wins, and of equal ones none does."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.shrinking import shrunken_and_enlarged
from evaluation.types import NotApplicable
from tests.measuring.metrics.conftest import linear_model
from tests.measuring.metrics.tasks.worlds import measured, said, some_digits

GROUP = "tasks/superresolution"
NUMBERS = ("superresolution_gain", "superresolution_ssim_gain")


def test_a_constant_image_stays_and_one_too_small_is_refused() -> None:
    grey = np.full((2, 3, 8, 10), 0.5, dtype=np.float32)
    assert np.allclose(shrunken_and_enlarged(grey, 4, how="bicubic"), 0.5, atol=1e-5)
    with pytest.raises(NotApplicable, match="at least 8 pixels"):
        shrunken_and_enlarged(grey[:, :, :6], 4, how="nearest")


@pytest.mark.slow
@pytest.mark.xdist_group("tasks")
def test_the_planted_winner_wins_and_of_three_equal_ones_none_does() -> None:
    data = some_digits()
    good, bad = linear_model(data, 12), linear_model(data, 12, noise=1.0)
    assert said(measured(data, {"good": good, "bad": bad}, *NUMBERS), GROUP).startswith("good is best on 2 of 2")
    assert said(measured(data, dict.fromkeys("abc", good), *NUMBERS), GROUP).startswith("Undecided")
