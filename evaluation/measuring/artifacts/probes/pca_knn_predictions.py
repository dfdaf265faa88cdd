"""kNN probe on principal components, as many as the code has numbers."""

from __future__ import annotations

from evaluation.numerics.pca import PrincipalComponents
from evaluation.numerics.probes import Predictions, knn_probe
from evaluation.registry import artifact
from evaluation.types import Images, Labels, Latents


@artifact()
def pca_knn_predictions(
    *,
    train_images: Images,
    train_labels: Labels,
    images: Images,
    latents: Latents,
    image_pca: PrincipalComponents | None,
) -> Predictions | None:
    """Class of each test image predicted from its first d principal components; None where PCA has no images."""
    if image_pca is None:
        return None
    dimensions = min(latents.shape[1], len(image_pca.components))
    train, test = (image_pca.project(batch.reshape(len(batch), -1), dimensions) for batch in (train_images, images))
    return knn_probe(train, train_labels, test)
