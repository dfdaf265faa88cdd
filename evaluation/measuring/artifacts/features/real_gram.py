"""Neighbours and mean kernels among the real features: the part of the Gram pass that all models share."""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import RealFeatures
from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
from evaluation.numerics.gram import OwnGram, own_gram
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@artifact(largest=("density_k", "manifold_k"))
def real_gram(
    *, real_features: RealFeatures, kernel_subsets: KernelSubsets, density_k: int = 5, manifold_k: int = 3
) -> OwnGram:
    """With one neighbour more than the balls need: a ball grows to it when one of its neighbours is left out.

    Parameters:
        density_k: Neighbour that balls of density and coverage reach to.
        manifold_k: Neighbour that balls of precision and recall reach to.
    """
    k = max(density_k, manifold_k) + 1
    if len(real_features) <= k:
        found = len(real_features)
        raise NotApplicable(f"too few test images: neighbour balls need more than {k}; this run has {found}")
    return own_gram(real_features.features, k, kernel_subsets.real)
