"""The code's numbers one by one: dead ones, and how much they repeat one another."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Matrix, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Latents, NotApplicable

PAIRS = 500
"""Pairs of dimensions behind the interval, where there are more."""
SHOWN = 64
DEAD = 1e-2


def _alive(latents: Latents) -> Array:
    deviation = latents.std(axis=0, dtype=np.float64)
    return np.flatnonzero(deviation > DEAD * max(float(deviation.max()), 1e-30))


def _standard(latents: Latents, dimensions: Array) -> Array:
    chosen = latents[:, dimensions].astype(np.float64)
    standard: Array = (chosen - chosen.mean(axis=0)) / chosen.std(axis=0)
    return standard


@metric(
    title="Dead units", group="latent", better="lower", bounds=(0, None), source="Touchstone",
    aliases=("dead_neurons",),
)  # fmt: skip
def dead_units(*, latents: Latents, resamples: Resamples) -> Scalar:
    """How many numbers of the code hardly change from image to image, against the one that changes most.

    Dimensions whose standard deviation over test images is below 1% of the largest one's.

    Interval: bootstrap over test images; the dimensions are counted again under each resampling.

    Caveats: A code that is smaller everywhere has no dead dimensions: each is measured against the largest.
    """
    values = latents.astype(np.float64) - latents.mean(axis=0, dtype=np.float64)
    weights = resamples.weights(len(values))
    variances = mean_replicates(np.square(values), weights) - np.square(mean_replicates(values, weights))
    largest = np.maximum(variances.max(axis=1, keepdims=True), 1e-60)
    return Scalar.from_replicates(
        float(latents.shape[1] - len(_alive(latents))),
        (variances <= DEAD**2 * largest).sum(axis=1).astype(np.float64),
        n=len(latents),
        references=(Reference(name="numbers in the code", value=float(latents.shape[1])),),
    )


@metric(
    title="Correlation between dimensions", group="latent", better="lower", bounds=(0, 1),
    only_if="posterior_collapse < 1",
    source="Cogswell et al. 2016",
    near=("decov",),
)  # fmt: skip
def dimension_correlation(*, latents: Latents, resamples: Resamples, rng: np.random.Generator) -> Scalar:
    """How much the code's numbers repeat one another: 0 when each says something of its own.

    Mean absolute Pearson correlation over pairs of dimensions that are not dead.

    Interval: bootstrap over test images; with more than 500 pairs, from 500 of them chosen at random.
    """
    dimensions = _alive(latents)
    if len(dimensions) < 2:
        raise NotApplicable(f"needs two numbers in the code that are alive; this one has {len(dimensions)}")
    standard = _standard(latents, dimensions)
    left, right = np.triu_indices(len(dimensions), 1)
    value = float(np.abs((standard.T @ standard / len(standard))[left, right]).mean())
    if len(left) > PAIRS:
        some = np.sort(rng.choice(len(left), PAIRS, replace=False))
        left, right = left[some], right[some]
    weights = resamples.weights(len(standard))
    means = mean_replicates(standard, weights)
    variances = mean_replicates(np.square(standard), weights) - np.square(means)
    products = mean_replicates(standard[:, left] * standard[:, right], weights) - means[:, left] * means[:, right]
    correlations = products / np.sqrt(np.maximum(variances[:, left] * variances[:, right], 1e-30))
    return Scalar.from_replicates(value, np.abs(correlations).mean(axis=1), n=len(latents))


@metric(title="Correlations of the code", group="latent", source="Cogswell et al. 2016")
def correlation_matrix(*, latents: Latents) -> Matrix:
    """Pearson correlation of every two numbers of the code; the first 64 that are not dead."""
    dimensions = _alive(latents)[:SHOWN]
    if len(dimensions) < 2:
        raise NotApplicable(f"needs two numbers in the code that are alive; this one has {len(dimensions)}")
    standard = _standard(latents, dimensions)
    names = tuple(f"z{i}" for i in dimensions)
    return Matrix(values=standard.T @ standard / len(standard), rows=names, columns=names, label="Pearson correlation")
