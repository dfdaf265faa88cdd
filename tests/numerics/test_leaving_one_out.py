"""Short formulas for scores without one item and for scores of halves, against computing them anew."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.clusters import silhouette_without, silhouettes, silhouettes_and_effects
from evaluation.numerics.half_samples import dimension_of_halves, halves, recall_of_halves
from evaluation.numerics.influence import influence_replicates, pseudo_values
from evaluation.numerics.intrinsic import dimension
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.ranks import intrusion_penalty, intrusion_without, shared_share
from evaluation.numerics.resampling import Resamples

N, K = 40, 5
RNG = np.random.default_rng(0)
IMAGES, CODES = RNG.normal(size=(N, 6)), RNG.normal(size=(N, 2))
CODES[:, 0] += IMAGES[:, 0]
LABELS = RNG.integers(0, 3, N)


def near(rows: np.ndarray, k: int) -> np.ndarray:
    return nearest(rows, rows, k, exclude_self=True).indices


def test_trustworthiness_without_an_item() -> None:
    value, without = intrusion_without(IMAGES, np.arange(N), near(CODES, K + 1))
    assert value == pytest.approx(intrusion_penalty(IMAGES, np.arange(N), near(CODES, K)).mean())
    expected = []
    for item in range(N):
        images, codes = np.delete(IMAGES, item, 0), np.delete(CODES, item, 0)
        expected.append(intrusion_penalty(images, np.arange(N - 1), near(codes, K)).mean())
    np.testing.assert_allclose(without, expected)


def test_trustworthiness_over_some_anchors_without_an_item() -> None:
    anchors = np.array([3, 8, 20, 33])
    _, without = intrusion_without(IMAGES, anchors, near(CODES, K + 1)[anchors])
    for item in (3, 5):
        images, codes = np.delete(IMAGES, item, 0), np.delete(CODES, item, 0)
        left = np.array([a - (a > item) for a in anchors if a != item])
        assert without[item] == pytest.approx(intrusion_penalty(images, left, near(codes, K)[left]).mean())


@pytest.mark.parametrize("classes", [2, 3])
def test_silhouette_without_an_item(classes: int) -> None:
    labels = LABELS % classes
    scores, effects = silhouettes_and_effects(CODES, labels, np.arange(N), effects=True)
    without = silhouette_without(scores, effects, np.arange(N))
    for item in range(N):
        codes, rest = np.delete(CODES, item, 0), np.delete(labels, item)
        assert without[item] == pytest.approx(silhouettes(codes, rest, np.arange(N - 1)).mean())


def test_scores_of_halves_are_those_of_the_items_in_them() -> None:
    images, codes = (nearest(rows, rows, N - 1, exclude_self=True) for rows in (IMAGES, CODES))
    resamples = Resamples(key=0, count=5)
    recall = recall_of_halves(images, codes, K, resamples)
    local = dimension_of_halves(codes, K, resamples)
    for b, chosen in enumerate(halves(resamples, N)):
        for side, part in enumerate((chosen, ~chosen)):
            expected = shared_share(near(IMAGES[part], K), near(CODES[part], K)).mean()
            assert recall[b, side] == pytest.approx(expected)
            within = nearest(CODES[part], CODES[part], K, exclude_self=True)
            assert local[b, side] == pytest.approx(dimension(within, K), rel=1e-5)


def test_pseudo_values_of_a_plain_mean_are_its_items() -> None:
    values = RNG.normal(size=N)
    without = (values.sum() - values) / (N - 1)
    np.testing.assert_allclose(pseudo_values(float(values.mean()), without), values)
    weights = Resamples(key=0, count=10).weights(N)
    np.testing.assert_allclose(influence_replicates(float(values.mean()), without, weights), weights @ values / N)
