"""95% intervals of the metrics on codes cover what they estimate at this n, in 200 draws from a known source."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evaluation.numerics.auroc import auroc, auroc_replicates
from evaluation.numerics.clusters import adjusted_rand, silhouette_without, silhouettes_and_effects
from evaluation.numerics.contingency import confusion, contingency
from evaluation.numerics.half_samples import centred_on, dimension_of_halves, listed_enough, recall_of_halves
from evaluation.numerics.influence import influence_replicates
from evaluation.numerics.intrinsic import dimension
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.probes import macro_f1, macro_f1_deviations
from evaluation.numerics.ranks import intrusion_without, shared_share
from evaluation.numerics.resampling import Resamples
from evaluation.numerics.spectrum import effective_rank, participation_share, spectrum
from evaluation.record.views import Scalar
from evaluation.types import Array

N, DRAWS, K = 200, 200, 10
RESAMPLES = Resamples(key=7, count=400)
Estimate = tuple[float, Array]


def draw(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Images (n, 12) in four overlapping classes, codes (n, 3) that keep part of them, labels."""
    labels = rng.integers(0, 4, N)
    centres = np.random.default_rng(0).normal(size=(4, 12))
    images = centres[labels] + rng.normal(size=(N, 12))
    codes = images[:, :3] + 0.5 * rng.normal(size=(N, 3))
    return images, codes, labels


def left_out(found: tuple[float, Array], weights: Array) -> Estimate:
    return found[0], influence_replicates(*found, weights)


def trustworthiness(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    near = nearest(codes, codes, K + 1, exclude_self=True).indices
    return left_out(intrusion_without(images, np.arange(N), near), weights)


def recall(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    near = [nearest(rows, rows, listed_enough(K), exclude_self=True) for rows in (images, codes)]
    value = float(shared_share(near[0].first(K).indices, near[1].first(K).indices).mean())
    return value, centred_on(value, recall_of_halves(near[0], near[1], K, RESAMPLES), RESAMPLES.count)


def silhouette(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    values, effects = silhouettes_and_effects(codes, labels, np.arange(N), effects=True)
    return left_out((float(values.mean()), silhouette_without(values, effects, np.arange(N))), weights)


def local_dimension(codes: Array, k: int) -> Estimate:
    near = nearest(codes, codes, listed_enough(k), exclude_self=True)
    value = dimension(near, k)
    return value, centred_on(value, dimension_of_halves(near, k, RESAMPLES), RESAMPLES.count)


def two_nn(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    return local_dimension(codes, 2)


def levina_bickel(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    return local_dimension(codes, 10)


def rank(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    found = spectrum(codes)
    return float(effective_rank(found.variances)), effective_rank(found.replicates(weights))


def isotropy(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    found = spectrum(codes)
    return float(participation_share(found.variances, 3)), participation_share(found.replicates(weights), 3)


def accuracy_f1(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    guess = np.argmin(((codes[:, None] - np.random.default_rng(0).normal(size=(4, 12))[:, :3]) ** 2).sum(2), axis=1)
    value = float(macro_f1(confusion(labels, guess)))
    return value, value + weights.astype(np.float64) @ macro_f1_deviations(labels, guess)


def agreement(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    guess = np.argmin(((codes[:, None] - np.random.default_rng(0).normal(size=(4, 12))[:, :3]) ** 2).sum(2), axis=1)
    return float(adjusted_rand(contingency(labels, guess))), adjusted_rand(contingency(labels, guess, weights))


def anomaly(images: Array, codes: Array, labels: Array, weights: Array) -> Estimate:
    normal, odd = images[:, 0], images[:, 0] + images[:, 1] + 0.5
    return auroc(normal, odd), auroc_replicates(normal, odd, weights)


@pytest.mark.slow
@pytest.mark.parametrize(
    "estimate",
    [trustworthiness, recall, silhouette, two_nn, levina_bickel, rank, isotropy, accuracy_f1, agreement, anomaly],
)
def test_the_interval_covers_what_is_estimated(estimate: Callable[..., Estimate]) -> None:
    weights = RESAMPLES.weights(N)
    found = []
    for seed in range(DRAWS):
        value, replicates = estimate(*draw(np.random.default_rng(1000 + seed)), weights)
        found.append(Scalar.from_replicates(value, replicates, n=N))
    truth = np.mean([scalar.value for scalar in found])
    covered = np.mean([s.interval is not None and s.interval[0] <= truth <= s.interval[1] for s in found])
    assert 0.90 <= covered <= 0.99, covered
