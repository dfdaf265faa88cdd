"""Usual orders of axes are recognised; two that fit equally well are refused."""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import TouchstoneError
from models.intake.layout import apart, channels_first

IMAGES = np.random.default_rng(0).integers(0, 256, (9, 3, 6, 5)).astype(np.uint8)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 3, 1), (2, 3, 1, 0)])
@pytest.mark.parametrize("count", [None, 9])
def test_channels_come_first(order: tuple[int, ...], count: int | None) -> None:
    np.testing.assert_array_equal(channels_first(IMAGES.transpose(order), count=count), IMAGES)


def test_grey_has_no_channel_and_labels_tell_which_axis_counts() -> None:
    grey = IMAGES[:, 0]
    np.testing.assert_array_equal(channels_first(grey)[:, 0], grey)
    np.testing.assert_array_equal(channels_first(grey.transpose(1, 2, 0), count=9)[:, 0], grey)


def test_squares_decide_and_nothing_else_is_guessed() -> None:
    assert channels_first(np.zeros((9, 3, 4, 4))).shape == (9, 3, 4, 4)
    assert channels_first(np.zeros((9, 4, 4, 3))).shape == (9, 3, 4, 4)
    for shape in ((9, 3, 3, 3), (32, 32, 3), (9, 6, 5, 2), (9, 64), (5,), (2, 2, 2, 2, 2)):
        with pytest.raises(TouchstoneError, match=r"[Ss]ave|Reshape|save"):
            channels_first(np.zeros(shape))


def test_alpha_is_taken_apart() -> None:
    rgba = np.concatenate([IMAGES, IMAGES[:, :1]], axis=1)
    colour, alpha = apart(rgba)
    np.testing.assert_array_equal(colour, IMAGES)
    np.testing.assert_allclose(alpha, IMAGES[:, 0] / 255, atol=1e-7)
    assert apart(np.concatenate([IMAGES, np.full((9, 1, 6, 5), 255, np.uint8)], axis=1))[1] is None
