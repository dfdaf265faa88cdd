"""Real against generated features: kernels, ball memberships and nearest samples in one pass."""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
from evaluation.numerics import gram
from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.registry import artifact


@artifact()
def cross_gram(
    *,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    real_gram: OwnGram,
    sample_gram: OwnGram,
    kernel_subsets: KernelSubsets,
    density_k: int = 5,
    manifold_k: int = 3,
) -> CrossGram:
    """Balls reach to neighbour 3 for precision and recall and to neighbour 5 for density and coverage, as published.

    Parameters:
        density_k: Neighbour that balls of density and coverage reach to.
        manifold_k: Neighbour that balls of precision and recall reach to.
    """
    return gram.cross_gram(
        real_features.features,
        sample_features.features,
        real_gram,
        sample_gram,
        manifold_k=manifold_k,
        density_k=density_k,
        subsets=(kernel_subsets.real, kernel_subsets.samples),
    )
