"""A batch of samples is read in the range of the data, or refused with both ranges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from evaluation.data.dataset import Dataset
from evaluation.data.intake.options import Options
from evaluation.data.sources.folder import folder
from evaluation.data.sources.npz import npz
from evaluation.measuring.sample_range import in_data_range
from evaluation.types import TouchstoneError
from models.opening import open_checkpoint

RNG = np.random.default_rng(0)
LEVELS = RNG.integers(0, 17, (20, 6, 5))


def dataset(path: Path, images: np.ndarray, options: Options | None = None) -> Dataset:
    np.savez(path / "data.npz", images=images)
    return npz(str(path / "data.npz"), options=options or Options())


def drawn(path: Path, samples: np.ndarray, data: Dataset, stated: tuple[float, float] | None = None) -> np.ndarray:
    np.savez(path / "samples.npz", samples)
    model = in_data_range(open_checkpoint(path / "samples.npz"), data, stated)
    return model.sample(len(samples), generator=torch.Generator().manual_seed(0)).numpy()


@pytest.mark.parametrize(
    ("images", "samples", "expected"),
    [
        (LEVELS, np.minimum(LEVELS, 7), np.minimum(LEVELS, 7) / 16),
        (LEVELS, np.zeros_like(LEVELS), np.zeros(LEVELS.shape)),
        (LEVELS / 8 - 1, np.abs(LEVELS / 8 - 1) * 0.9, np.abs(LEVELS / 8 - 1) * 0.45 + 0.5),
        (LEVELS * 4095 // 16, LEVELS * 100, LEVELS * 100 / 4095),
        ((LEVELS * 255 // 16).astype(np.uint8), LEVELS / 16, LEVELS / 16),
        ((LEVELS * 255 // 16).astype(np.uint8), LEVELS / 8 - 1, LEVELS / 16),
    ],
)
def test_samples_take_the_range_of_the_data(
    tmp_path: Path, images: np.ndarray, samples: np.ndarray, expected: np.ndarray
) -> None:
    found = drawn(tmp_path, samples, dataset(tmp_path, images))
    np.testing.assert_allclose(np.sort(found.ravel()), np.sort(expected.ravel()), atol=1e-6)


def test_values_outside_are_refused_with_both_ranges(tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match=r"samples hold whole numbers 0\.\.160, .* in the range 0\.\.16"):
        drawn(tmp_path, LEVELS * 10, dataset(tmp_path, LEVELS))


def test_samples_that_would_be_nearly_black_are_refused_unless_the_range_was_stated(tmp_path: Path) -> None:
    full = (LEVELS * 255 // 16).astype(np.uint8)
    with pytest.raises(TouchstoneError, match="nearly black"):
        drawn(tmp_path, LEVELS // 16, dataset(tmp_path, full))
    stated = dataset(tmp_path, full, Options(value_range=npz(str(tmp_path / "data.npz")).readings[0].value_range))
    assert drawn(tmp_path, LEVELS // 16, stated).max() < 0.01


@pytest.mark.parametrize("top", [1, 255, 4095, 65535])
def test_one_folder_gives_the_same_pixels_as_data_and_as_samples(tmp_path: Path, top: int) -> None:
    for i in range(10):
        pixels = np.random.default_rng(i).integers(0, top + 1, (4, 4))
        Image.fromarray(pixels.astype(np.uint8 if top < 256 else np.uint16)).save(tmp_path / f"{i}.png")
    data = folder(str(tmp_path))
    model = in_data_range(open_checkpoint(tmp_path), data)
    samples = model.sample(10, generator=torch.Generator().manual_seed(0)).numpy()
    real = np.concatenate([split.take(np.arange(len(split))) for split in (data.train, data.test)])
    assert {image.tobytes() for image in samples} == {image.tobytes() for image in real}


@pytest.mark.parametrize("samples", [LEVELS, LEVELS.astype(float), LEVELS // 16 * 16])
def test_the_stated_range_of_samples_comes_before_all_others(tmp_path: Path, samples: np.ndarray) -> None:
    data = dataset(tmp_path, (LEVELS * 255 // 16).astype(np.uint8))
    found = drawn(tmp_path, samples, data, (0, 16))
    np.testing.assert_allclose(np.sort(found.ravel()), np.sort(samples.ravel() / 16), atol=1e-6)
    with pytest.raises(TouchstoneError, match=r"the stated range 0\.\.3 does not hold"):
        drawn(tmp_path, samples, data, (0, 3))


def test_samples_of_an_unclear_range_ask_for_theirs_and_not_for_that_of_the_data(tmp_path: Path) -> None:
    data = dataset(tmp_path, (LEVELS * 255 // 16).astype(np.uint8))
    with pytest.raises(TouchstoneError, match="--samples-range") as said:
        drawn(tmp_path, LEVELS * 0.9, data)
    assert "--range" not in str(said.value)
