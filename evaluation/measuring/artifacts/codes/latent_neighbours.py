"""Nearest test images of each test image, by code. Shared by quality numbers, t-SNE and UMAP."""

from __future__ import annotations

from evaluation.numerics.half_samples import lists_for
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact
from evaluation.types import Latents


@artifact(largest=("k",))
def latent_neighbours(*, latents: Latents, k: int = 15) -> Neighbours:
    """The k nearest other codes of each code by Euclidean distance, exact, and as many more as
    intervals need; fewer where there are fewer."""
    return nearest(latents, latents, lists_for(k, len(latents)), exclude_self=True)
