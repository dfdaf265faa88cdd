"""One code per training image."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.posterior import encoded
from evaluation.registry import artifact
from evaluation.types import Images, Labels, Latents, NotApplicable
from models.base import Encodes


@artifact()
def train_latents(*, model: Encodes, dataset: Dataset, train_images: Images, train_items: Labels) -> Latents:
    """Code of each training image, float32 (n_train, d): the posterior mean for a VAE."""
    if not len(train_items):
        raise NotApplicable("needs training images; this run has none")
    return encoded(model, dataset, dataset.train, train_images, train_items).mean
