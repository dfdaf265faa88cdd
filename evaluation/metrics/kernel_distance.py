"""Kernel inception distance: full unbiased estimate, and the subsets as published."""

from __future__ import annotations

import numpy as np

from evaluation.artifacts.kernel_subsets import KernelSubsets
from evaluation.extractors.base import Extracted, Extractor, titled
from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.numerics.kernel import mmd_influence, unbiased_mmd
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import as_square, narrowed, nearness, own_noise, quadratic_of_kernel
from evaluation.registry import metric
from evaluation.types import Replicates
from evaluation.views import Scalar

USUAL_SUBSET = 1000


def _deviations(
    real: OwnGram,
    sample: OwnGram,
    cross: CrossGram,
    resamples: Resamples,
    features: tuple[Extracted, Extracted],
) -> Replicates:
    by_real = mmd_influence(real.kernel_rows, cross.kernel_real)
    by_sample = mmd_influence(sample.kernel_rows, cross.kernel_samples)
    deviations: Replicates = mean_replicates(by_real, resamples.weights(len(by_real), "items")) + mean_replicates(
        by_sample, resamples.weights(len(by_sample), "samples")
    )
    # Away from zero the cubic kernel skews the distance more than a square: there nothing is taken away.
    near = nearness(_value(real, sample, cross), deviations)
    return narrowed(deviations, near * quadratic_of_kernel(features[0].features, features[1].features))


def _value(real: OwnGram, sample: OwnGram, cross: CrossGram) -> float:
    return unbiased_mmd(real.kernel_rows, sample.kernel_rows, float(cross.kernel_real.mean()))


@metric(title="Kernel distance", group="generation", better="lower", source="Binkowski et al. 2018")
def kernel_distance(
    *,
    sample_gram: OwnGram,
    real_gram: OwnGram,
    cross_gram: CrossGram,
    real_features: Extracted,
    sample_features: Extracted,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """Distance of feature distributions without bias at any sample size; zero on average for a perfect generator.

    Unbiased squared MMD over all items, kernel (x.y/d + 1)^3. Unbiased, so it may be slightly negative. Replicates
    are linear in the items' weights: resampling pairs would count an item against its own copy.
    """
    value = _value(real_gram, sample_gram, cross_gram)
    deviations = _deviations(real_gram, sample_gram, cross_gram, resamples, (real_features, sample_features))
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, value),
        n=len(sample_gram.kernel_rows),
        title=titled("KID", extractor),
        centre=value,
    )


@metric(
    title="Kernel distance, subsets", group="generation", better="lower", source="Binkowski et al. 2018; torch-fidelity"
)
def kernel_distance_subsets(
    *,
    sample_gram: OwnGram,
    real_gram: OwnGram,
    cross_gram: CrossGram,
    kernel_subsets: KernelSubsets,
    real_features: Extracted,
    sample_features: Extracted,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """The kernel distance as papers report it: the mean over 100 random subsets of 1,000 items.

    Which subsets were drawn adds noise of its own, which the interval holds.
    """
    values = real_gram.subset_means + sample_gram.subset_means - 2 * cross_gram.subset_means
    value, size = float(values.mean()), kernel_subsets.size
    deviations = _deviations(real_gram, sample_gram, cross_gram, resamples, (real_features, sample_features))
    if len(values) > 1:
        deviations = deviations + own_noise(value, float(np.var(values, ddof=1)) / len(values), len(deviations))
    small = f"Subsets of {size:,} instead of {USUAL_SUBSET:,} items: there are no more."
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, value),
        n=len(sample_gram.kernel_rows),
        title=titled("KID", extractor) + " subsets",
        centre=value,
        warnings=(small,) if size < USUAL_SUBSET else (),
    )
