"""Feature maps of the extractors that have them: what perceptual distances compare."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from evaluation.dataset import Dataset, open_dataset
from evaluation.extractors import layered
from evaluation.extractors.base import open_extractor
from evaluation.extractors.layered import Layered, perceptual_distances, spread_evenly
from evaluation.types import NotApplicable
from tests.golden.inception.seeded import seeded_state


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return open_dataset("digits")


def test_the_classifier_gives_its_two_convolutions_after_their_relu(digits: Dataset) -> None:
    opened = open_extractor("classifier", digits)
    assert isinstance(opened, Layered)
    maps = opened.layers(digits.test.take(np.arange(5)))
    assert [layer.shape for layer in maps] == [(5, 16, 8, 8), (5, 32, 4, 4)]
    assert all(layer.min() == 0 and layer.max() > 0 for layer in maps)


def test_inception_gives_the_last_maps_of_each_size_and_its_features_are_their_mean(
    tmp_path: Path, digits: Dataset
) -> None:
    torch.save(seeded_state(), tmp_path / "random.pth")
    opened = open_extractor(f"inception:{tmp_path / 'random.pth'}", digits)
    assert isinstance(opened, Layered)
    images = digits.test.take(np.arange(3))
    maps = opened.layers(images)
    assert [layer.shape for layer in maps] == [(3, 288, 35, 35), (3, 768, 17, 17), (3, 2048, 8, 8)]
    features = opened.extract(images).features
    assert np.allclose(maps[-1].mean(axis=(2, 3)), features, rtol=1e-4, atol=1e-5 * np.abs(features).max())


@pytest.mark.parametrize("held", [0, layered.HELD_BYTES])
def test_images_go_through_the_network_once_where_their_maps_fit_and_twice_where_not(
    held: int, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_extractor("classifier", digits)
    assert isinstance(opened, Layered)
    images, groups = digits.test.take(np.arange(30)), np.arange(30) % 3
    expected = perceptual_distances(opened, images, groups)
    seen: list[int] = []
    layers = type(opened).layers
    monkeypatch.setattr(type(opened), "layers", lambda self, part: (seen.append(len(part)), layers(self, part))[1])
    monkeypatch.setattr(layered, "HELD_BYTES", held)
    assert (perceptual_distances(opened, images, groups) == expected).all()
    assert sum(seen) == (30 if held else 60)


def test_vectors_and_too_many_classes_are_refused_with_the_reason(digits: Dataset) -> None:
    images = digits.test.take(np.arange(300))
    with pytest.raises(NotApplicable, match="'pixels' gives one vector an image"):
        perceptual_distances(open_extractor("pixels", digits), images, np.zeros(300, dtype=int))
    with pytest.raises(NotApplicable, match="at most 200 classes; there are 300"):
        perceptual_distances(open_extractor("classifier", digits), images, np.arange(300))


def test_chosen_positions_reach_from_the_first_to_the_last() -> None:
    assert spread_evenly(5, 10).tolist() == [0, 1, 2, 3, 4]
    chosen = spread_evenly(10_000, 1000)
    assert (len(chosen), chosen[0], chosen[-1]) == (1000, 0, 9999)
