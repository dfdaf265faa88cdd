"""Nearest test images of each test image, by pixels or by code. Shared by quality numbers, t-SNE and UMAP."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.numerics.half_samples import lists_for
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact, of
from evaluation.types import Array, NotApplicable

ImageNeighbours: TypeAlias = Annotated[Neighbours, of("neighbours", points="images")]
LatentNeighbours: TypeAlias = Annotated[Neighbours, of("neighbours", points="latents")]


@artifact(largest=("k",))
def neighbours(*, points: Array, k: int = 15) -> Neighbours:
    """The k nearest others of each image or code by Euclidean distance, exact; fewer where there are fewer.

    There are more than k where intervals need them.

    Parameters:
        k: Neighbours of each item; the largest that any metric asks for.
    """
    if len(points) < 2:
        raise NotApplicable(f"too few test images: neighbours need at least 2; this run has {len(points)}")
    flat = points.reshape(len(points), -1)
    return nearest(flat, flat, lists_for(k, len(flat)), exclude_self=True)
