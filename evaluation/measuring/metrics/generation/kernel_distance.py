"""Kernel inception distance: full unbiased estimate, and the subsets as published."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.features import SampleFeatures
from evaluation.measuring.artifacts.features.kernel_parts import KernelParts
from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.numerics.second_order import as_square, own_noise
from evaluation.record.views import Scalar
from evaluation.registry import metric

USUAL_SUBSET = 1000


@metric(
    title="Kernel distance", group="generation", better="lower", source="Binkowski et al. 2018",
    construct="distance of distributions",
    aliases=("kd",),
    extractor_aliases={"kid": "inception", "kernel_inception_distance": "inception"},
    shared_aliases=("mmd",),
)  # fmt: skip
def kernel_distance(*, kernel_parts: KernelParts, sample_features: SampleFeatures, extractor: Extractor) -> Scalar:
    """Distance of feature distributions without bias at any sample size; zero on average for a perfect generator.

    Unbiased squared MMD over all items, kernel (x.y/d + 1)^3.

    Interval: replicates are linear in the weights of test images and samples.

    Caveats: Unbiased, so it may be slightly negative.
    """
    value = kernel_parts.distance
    return Scalar.from_replicates(
        value,
        as_square(value, kernel_parts.deviations, value),
        n=len(sample_features),
        title=titled("KID", extractor),
        centre=value,
    )


@metric(
    title="Kernel distance, subsets", group="generation", better="lower",
    construct="distance of distributions",
    source="Binkowski et al. 2018; torch-fidelity",
    aliases=("kd_subsets",), extractor_aliases={"kid_subsets": "inception"},
)  # fmt: skip
def kernel_distance_subsets(
    *,
    kernel_parts: KernelParts,
    sample_gram: OwnGram,
    real_gram: OwnGram,
    cross_gram: CrossGram,
    kernel_subsets: KernelSubsets,
    sample_features: SampleFeatures,
    extractor: Extractor,
) -> Scalar:
    """The kernel distance as papers report it: the mean over 100 random subsets of 1,000 items.

    Interval: includes the noise that the draw of the subsets adds.
    """
    values = real_gram.subset_means + sample_gram.subset_means - 2 * cross_gram.subset_means
    value, size, deviations = float(values.mean()), kernel_subsets.size, kernel_parts.deviations
    if len(values) > 1:
        deviations = deviations + own_noise(value, float(np.var(values, ddof=1)) / len(values), len(deviations))
    small = f"Subsets of {size:,} instead of {USUAL_SUBSET:,} items: there are no more."
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, value),
        n=len(sample_features),
        title=titled("KID", extractor) + " subsets",
        centre=value,
        warnings=(small,) if size < USUAL_SUBSET else (),
    )
