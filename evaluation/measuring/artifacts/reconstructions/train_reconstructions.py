"""What the model makes of each training image."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.reconstructions.reconstructions import decoded
from evaluation.registry import artifact
from evaluation.types import Images, Labels, Latents
from models.base import Reconstructs


@artifact()
def train_reconstructions(
    *, model: Reconstructs, dataset: Dataset, train_latents: Latents, train_items: Labels
) -> Images:
    """Decoded code (posterior mean) of each training image, float32 (n_train, c, h, w), not clipped."""
    return decoded(model, dataset, dataset.train, train_latents, train_items)
