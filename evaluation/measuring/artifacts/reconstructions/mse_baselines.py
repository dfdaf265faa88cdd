"""Reconstruction error without a network: the mean image, and PCA of the code's dimension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.numerics.pca import PrincipalComponents
from evaluation.numerics.pixels import squared_error
from evaluation.registry import artifact
from evaluation.types import Images, Latents


@dataclass(frozen=True, slots=True, kw_only=True)
class MseBaselines:
    """Mean squared error on the run's test images of two linear predictors fitted on the training images."""

    mean_image: float | None = None
    pca: float | None = None
    dimensions: int = 0

    def named(self) -> tuple[tuple[str, float], ...]:
        found = (("mean training image", self.mean_image), (f"PCA, {self.dimensions} numbers", self.pca))
        return tuple((name, value) for name, value in found if value is not None)


@artifact()
def mse_baselines(*, images: Images, image_pca: PrincipalComponents | None, latents: Latents) -> MseBaselines:
    """PCA with as many components as the code has numbers, or all components where there are fewer."""
    if image_pca is None:
        return MseBaselines()
    flat = images.reshape(len(images), -1)
    dimensions = min(latents.shape[1], len(image_pca.components))
    restored = image_pca.restore(image_pca.project(flat, dimensions)).reshape(images.shape)
    mean = np.broadcast_to(image_pca.mean.reshape(images.shape[1:]), images.shape)
    return MseBaselines(
        mean_image=float(squared_error(images, mean).mean()),
        pca=float(squared_error(images, restored).mean()),
        dimensions=dimensions,
    )
