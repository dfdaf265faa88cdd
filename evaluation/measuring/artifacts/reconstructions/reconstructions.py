"""What the model makes of each test image."""

from __future__ import annotations

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.conditioning import condition
from evaluation.registry import artifact
from evaluation.types import Array, Images, Labels, Latents
from models.base import Reconstructs


def decoded(model: Reconstructs, dataset: Dataset, split: Split, latents: Latents, items: Labels) -> Images:
    """Images (n, c, h, w) of codes of ``items`` of ``split``, as the decoder gives them: not clipped to [0, 1]."""
    labels = condition(model, dataset, split, items)
    images: Array = model.decode(latents, labels).cpu().numpy()  # type: ignore[arg-type]
    return images


@artifact()
def reconstructions(*, model: Reconstructs, dataset: Dataset, latents: Latents, test_items: Labels) -> Images:
    """Decoded code (posterior mean) of each test image, float32 (n, c, h, w), not clipped."""
    return decoded(model, dataset, dataset.test, latents, test_items)
