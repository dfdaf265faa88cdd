"""Principal components of the training images: the linear autoencoder that every model should beat."""

from __future__ import annotations

from evaluation.measuring.artifacts.images.images import TrainImages
from evaluation.numerics.pca import PrincipalComponents, principal_components
from evaluation.registry import artifact


@artifact()
def image_pca(*, train_images: TrainImages) -> PrincipalComponents | None:
    """PCA of the training images, at most 256 components; None with fewer than two training images."""
    if len(train_images) < 2:
        return None
    return principal_components(train_images.reshape(len(train_images), -1), most=256)
