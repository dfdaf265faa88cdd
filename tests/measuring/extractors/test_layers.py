"""Perceptual distances from the maps of the extractors that have them, in the pass that gives the features."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from evaluation.data.dataset import Dataset, open_dataset
from evaluation.measuring.extractors import classifier, inception, layered
from evaluation.measuring.extractors.base import Extractor, open_extractor
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.measuring.extractors.inception import LAYERS, InceptionExtractor, as_bytes, prepare
from evaluation.measuring.extractors.layered import Comparison, compared, extract
from evaluation.measuring.networks.inception import Inception
from evaluation.numerics.perceptual import pair_distances, unit_channels
from tests.golden.inception.seeded import seeded_state


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return open_dataset("digits")


def test_the_classifier_compares_its_two_convolutions_after_their_relu(
    digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_extractor("classifier", digits)
    assert isinstance(opened, Classifier)
    images = digits.test.take(np.arange(50))
    first, second = (module for module in opened.network[0].children() if isinstance(module, torch.nn.ReLU))
    seen: dict[torch.nn.Module, np.ndarray] = {}
    hooks = [
        module.register_forward_hook(lambda module, _, output: seen.update({module: output.numpy()}))
        for module in (first, second)
    ]
    with torch.inference_mode():
        opened.network(torch.from_numpy(images))
    for hook in hooks:
        hook.remove()
    assert (seen[first].shape, seen[second].shape) == ((50, 16, 8, 8), (50, 32, 4, 4))
    monkeypatch.setattr(classifier, "COMPARED", 7)
    found = extract(opened, images)
    assert found.distances == pytest.approx(pair_distances(unit_channels([seen[first], seen[second]])), abs=1e-5)
    assert np.array_equal(found.features, opened.extract(images).features)


def test_inception_compares_the_last_maps_of_each_size_and_its_features_are_the_same(
    random_inception: Path, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_extractor(f"inception:{random_inception}", digits)
    assert isinstance(opened, InceptionExtractor)
    images = digits.test.take(np.arange(3))
    with torch.inference_mode():
        inputs = prepare(as_bytes(images), opened.resize)
        maps = [m.numpy() for name, m in Inception(seeded_state()).eval().maps(inputs) if name in LAYERS]
    assert [layer.shape[1:] for layer in maps] == [(288, 35, 35), (768, 17, 17), (2048, 8, 8)]
    monkeypatch.setattr(inception, "BATCH", 2)
    monkeypatch.setattr(layered, "MOST", 2)
    found = extract(opened, images)
    expected = pair_distances(unit_channels([layer[[0, 2]] for layer in maps]))
    assert found.distances == pytest.approx(expected, rel=1e-3, abs=1e-6)
    assert found.distances[0, 1] > 0
    plain = opened.extract(images)
    assert plain.distances is None
    assert np.array_equal(found.features, plain.features)


def test_every_image_goes_through_inception_once(
    random_inception: Path, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_extractor(f"inception:{random_inception}", digits)
    monkeypatch.setattr(inception, "BATCH", 2)
    seen: list[int] = []
    maps = Inception.maps
    monkeypatch.setattr(Inception, "maps", lambda self, images: (seen.append(len(images)), maps(self, images))[1])
    extract(opened, digits.test.take(np.arange(3)))
    assert seen == [2, 1]


def test_an_extractor_of_vectors_has_no_distances(digits: Dataset) -> None:
    opened: Extractor = open_extractor("pixels", digits)
    assert extract(opened, digits.test.take(np.arange(4))).distances is None


def test_batches_may_come_in_any_order() -> None:
    rng = np.random.default_rng(0)
    maps = rng.normal(size=(10, 4, 3, 3))
    whole, parts = Comparison(10), Comparison(10)
    whole.take(0, [maps])
    for start in (8, 0, 4):
        parts.take(start, [maps[start : start + 4]])
    assert np.array_equal(whole.distances(), parts.distances())
    with pytest.raises(ValueError, match="no images"):
        Comparison(10).distances()


def test_compared_positions_reach_from_the_first_to_the_last_and_batches_find_theirs() -> None:
    assert compared(5).tolist() == [0, 1, 2, 3, 4]
    chosen = compared(10_000)
    assert (len(chosen), chosen[0], chosen[-1]) == (1000, 0, 9999)
    comparison = Comparison(10_000)
    found = [start + place for start in range(0, 10_000, 64) for place in comparison.within(start, start + 64)]
    assert found == chosen.tolist()


def test_a_stack_of_three_is_compared_by_all_its_channels(digits: Dataset) -> None:
    single = open_extractor("classifier", digits)
    assert isinstance(single, Classifier)
    stacked = replace(single, stacked=10, channels=3, classes=tuple(map(str, range(1000))))
    images = digits.test.take(np.arange(12)).reshape(4, 3, 8, 8)
    found = extract(stacked, images).distances
    parts = [extract(single, images[:, channel : channel + 1]).distances for channel in range(3)]
    assert found == pytest.approx(np.sum(parts, axis=0), rel=1e-4, abs=1e-5)
