import numpy as np
import pytest
from PIL import Image

from evaluation.data.dataset import Dataset, Split
from evaluation.data.resizing import resized
from evaluation.types import TouchstoneError


def dataset(channels: int = 1, dtype: type = np.uint8) -> Dataset:
    pixels = np.random.default_rng(0).integers(0, 256, (3, channels, 12, 10)).astype(np.uint8)
    images = pixels if dtype is np.uint8 else (pixels / np.float32(255)).astype(np.float32)
    return Dataset(source="x", spec="x", train=Split(images=images), test=Split(images=images[:2]), note="as found")


def test_resizing_agrees_with_pil_within_one_grey_level():
    data = dataset()
    small = resized(data, (1, 6, 7)).train.images[0, 0].astype(int)
    reference = np.asarray(Image.fromarray(data.train.images[0, 0]).resize((7, 6), Image.Resampling.BILINEAR), int)
    assert np.abs(small - reference).max() <= 1


def test_colour_to_grey_is_pils_luma_and_grey_to_colour_repeats():
    colour = dataset(3)
    grey = resized(colour, (1, 12, 10)).train.images[1, 0].astype(int)
    reference = np.asarray(Image.fromarray(colour.train.images[1].transpose(1, 2, 0)).convert("L"), int)
    assert np.abs(grey - reference).max() <= 1
    again = resized(dataset(1, np.float32), (3, 12, 10))
    assert again.image_shape == (3, 12, 10)
    np.testing.assert_array_equal(again.test.images[:, 0], again.test.images[:, 2])


def test_resizing_is_noted_changes_the_digest_and_keeps_floats_in_range():
    data = dataset(1, np.float32)
    other = resized(data, (1, 32, 32))
    assert "as found; images resized from (1, 12, 10) to (1, 32, 32)" in other.note
    assert other.sha256 != data.sha256
    assert other.test.images.min() >= 0
    assert other.test.images.max() <= 1
    assert resized(data, (1, 12, 10)) is data


def test_odd_channels_are_refused():
    with pytest.raises(TouchstoneError, match="channels cannot be made to fit"):
        resized(dataset(3), (4, 12, 10))
