"""The kernel distance of the samples, and how it deviates under the run's resamplings."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.numerics.kernel import mmd_influence, unbiased_mmd
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import narrowed, nearness, quadratic_of_kernel
from evaluation.registry import artifact
from evaluation.types import Replicates


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelParts:
    distance: float
    """Unbiased squared MMD over all items."""
    deviations: Replicates
    """Linear deviations of the distance under each resampling of real items and samples: (b,)."""


@artifact()
def kernel_parts(
    *,
    sample_gram: OwnGram,
    real_gram: OwnGram,
    cross_gram: CrossGram,
    real_features: RealFeatures,
    sample_features: SampleFeatures,
    resamples: Resamples,
) -> KernelParts:
    """Deviations are linear in the weights of the items: resampled pairs would compare an item with its own copy."""
    distance = unbiased_mmd(real_gram.kernel_rows, sample_gram.kernel_rows, float(cross_gram.kernel_real.mean()))
    by_real = mmd_influence(real_gram.kernel_rows, cross_gram.kernel_real)
    by_sample = mmd_influence(sample_gram.kernel_rows, cross_gram.kernel_samples)
    deviations: Replicates = mean_replicates(by_real, resamples.weights(len(by_real), "items")) + mean_replicates(
        by_sample, resamples.weights(len(by_sample), "samples")
    )
    # Away from zero nothing is subtracted: the cubic kernel skews the distance more than a square would.
    quadratic = quadratic_of_kernel(real_features.features, sample_features.features)
    return KernelParts(distance=distance, deviations=narrowed(deviations, nearness(distance, deviations) * quadratic))
