"""What one draw of a world holds, and what stays the same over all draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evaluation.measuring.artifacts.features.real_clusters import Clusters, real_clusters
from evaluation.measuring.artifacts.features.training_cells import Cells, fit_cells, training_cells
from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.ball_halves import BallShares
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.resampling import Resamples
from evaluation.types import Array


def extracted(points: Array, centres: Array) -> Extracted:
    """Points as features, with the probabilities of a classifier that knows the centres."""
    logits = -np.square(points[:, None, :] - centres[None]).sum(axis=2) / 4
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return Extracted(
        features=points.astype(np.float32), probabilities=(odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    )


class Kept:
    """Images that stay the same over all draws, and what is computed from them.

    Copying is a question about these training images, left-out clusters about these clusters, and NDB about these bins.
    So none of the three may change between draws.
    """

    def __init__(self, images: Extracted) -> None:
        self.images = images

    @cached_property
    def neighbours(self) -> Neighbours:
        return nearest(self.images.features, self.images.features, 1, exclude_self=True)

    @cached_property
    def cells(self) -> Cells:
        return training_cells(train_features=self.images, rng=np.random.default_rng(0))

    @cached_property
    def clusters(self) -> Clusters:
        return real_clusters(real_features=self.images, rng=np.random.default_rng(0))

    @cached_property
    def bin_centres(self) -> Array:
        found = fit_cells(self.images.features, min(50, len(self.images) // 10), 64, np.random.default_rng(0))
        centres: Array = (found.centres @ found.components + found.mean).astype(np.float32)
        return centres


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What all generators of one draw share, and one generator's samples."""

    real: Extracted
    train: Extracted
    kept: Kept
    samples: Extracted
    centres: Array
    """The predictions of a probe."""
    seed: int
    resamples: Resamples
    ball_shares: BallShares | None = None
    """Where they are known already: computing them costs far more than all other numbers of a draw."""

    @property
    def rng(self) -> np.random.Generator:
        """The same for every generator of a draw, as in a run."""
        return np.random.default_rng(self.seed)

    @property
    def labels(self) -> Array:
        return classes_of(self.real)


def classes_of(found: Extracted) -> Array:
    assert found.probabilities is not None
    classes: Array = found.probabilities.argmax(axis=1)
    return classes
