"""Neighbours and mean kernels among the generated features."""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import SampleFeatures
from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
from evaluation.numerics.gram import OwnGram, own_gram
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@artifact(largest=("manifold_k",))
def sample_gram(*, sample_features: SampleFeatures, kernel_subsets: KernelSubsets, manifold_k: int = 3) -> OwnGram:
    """The nearest ``manifold_k`` others of each sample.

    Parameters:
        manifold_k: Neighbour that balls of precision and recall reach to.
    """
    if len(sample_features) <= manifold_k:
        found = len(sample_features)
        raise NotApplicable(f"too few samples: neighbour balls need more than {manifold_k}; this run has {found}")
    return own_gram(sample_features.features, manifold_k, kernel_subsets.samples)
