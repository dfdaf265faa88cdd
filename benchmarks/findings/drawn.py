"""One draw of the world: training and test images, and what all models of the draw share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.findings.world import CODE, Drawn, World, world
from evaluation.measuring.artifacts.features.training_cells import Cells, training_cells
from evaluation.measuring.artifacts.images.image_pca import image_pca
from evaluation.measuring.artifacts.images.noisy_images import NoisyImages, noisy_images
from evaluation.measuring.artifacts.neighbours.neighbours import neighbours
from evaluation.measuring.extractors.base import Extracted
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.measuring.extractors.pixels import Pixels
from evaluation.measuring.metrics.tasks.denoising.error_on_noise import LEVEL
from evaluation.numerics.gram import OwnGram, own_gram
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.own_neighbours import own_neighbours
from evaluation.numerics.pca import PrincipalComponents
from evaluation.numerics.probes import Predictions, linear_probe
from evaluation.numerics.resampling import Resamples
from evaluation.types import Array

CLASSIFIER = Classifier(
    name="bayes", sha256="", classes=tuple("0123456789"), facts={"test accuracy": 1.0}, channels=1, weights={}
)
EXTRACTOR = Pixels(sha256="drawn")
LEAST_TRAIN = 300
NEIGHBOURS = 20
"""That the intrinsic dimension reads."""
PROBED_ON = 300
"""Training images of a probe, at most: it costs most of a draw."""


@dataclass(frozen=True, kw_only=True)
class Draw:
    train: Drawn
    test: Drawn
    seed: tuple[int, int]
    resamples: Resamples

    @property
    def world(self) -> World:
        return world()

    def rng(self, name: str) -> np.random.Generator:
        """Of its own for each thing that draws."""
        return np.random.default_rng((*self.seed, *name.encode()))

    @cached_property
    def noisy_images(self) -> NoisyImages:
        """The test images clean, and with the noise at which denoising is judged."""
        found = noisy_images(
            images=self.test.images, subset_items=np.arange(len(self.test)), rng=self.rng("noisy_images")
        )
        levels = (0.0, LEVEL)
        return NoisyImages(levels=levels, images=np.stack([found.images[found.levels.index(one)] for one in levels]))

    @property
    def noisy(self) -> Array:
        """Flat (n, 64)."""
        return self.noisy_images.images[1].reshape(len(self.test), -1)

    @cached_property
    def image_neighbours(self) -> Neighbours:
        return neighbours(points=self.test.images, k=NEIGHBOURS)

    @cached_property
    def real(self) -> Extracted:
        return self.world.extracted(self.test.flat)

    @cached_property
    def trained(self) -> Extracted:
        return self.world.extracted(self.train.flat)

    @cached_property
    def pca(self) -> PrincipalComponents:
        found = image_pca(train_images=self.train.images)
        assert found is not None
        return found

    @cached_property
    def real_gram(self) -> OwnGram:
        return own_gram(self.real.features, 6)

    @cached_property
    def train_neighbours(self) -> Neighbours:
        return own_neighbours(self.trained.features, 1)

    @cached_property
    def nearest_train(self) -> Neighbours:
        """Of the test images."""
        return nearest(self.real.features, self.trained.features, 1)

    @cached_property
    def cells(self) -> Cells:
        return training_cells(train_features=self.trained, rng=self.rng("cells"))

    def probe(self, train: Array, test: Array) -> Predictions:
        """Classes of the test images by a linear probe."""
        labels = self.train.labels[:PROBED_ON]
        return linear_probe(train[:PROBED_ON].astype(np.float32), labels, test.astype(np.float32), seed=0)

    @cached_property
    def pixel_probe(self) -> Predictions:
        return self.probe(self.train.flat, self.test.flat)

    @cached_property
    def pca_probe(self) -> Predictions:
        return self.probe(self.pca.project(self.train.flat, CODE), self.pca.project(self.test.flat, CODE))


def draw(n: int, seed: int, replicates: int = 1000) -> Draw:
    """n test images and as many training images, at least 300, so that probes can learn ten classes.

    All draws share their resamplings, which are no data.
    """
    rng = np.random.default_rng((n, seed))
    return Draw(
        train=world().draw(rng, max(n, LEAST_TRAIN)), test=world().draw(rng, n), seed=(n, seed),
        resamples=Resamples(key=0, count=replicates),
    )  # fmt: skip
