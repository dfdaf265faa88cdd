"""What the model makes of each image."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Array, Images, Latents
from models.base import Reconstructs


@artifact()
def reconstructions(*, model: Reconstructs, dataset: Dataset, latents: Latents, test_items: Items) -> Images:
    """Decoded code (posterior mean) of each of the run's images, float32 (n, c, h, w), not clipped to [0, 1]."""
    labels = condition(model, dataset, test_items)
    images: Array = model.decode(latents, labels).cpu().numpy()  # type: ignore[arg-type]
    return images
