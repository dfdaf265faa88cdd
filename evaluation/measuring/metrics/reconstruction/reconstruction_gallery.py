"""The same test images reconstructed by every model."""

from __future__ import annotations

import numpy as np

from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels


@metric(
    title="Reconstructions",
    group="reconstruction",
    source="Touchstone",
)
def reconstruction_gallery(
    *, images: Images, reconstructions: Images, squared_errors: Array, gallery_items: Labels
) -> ImageGrid:
    """Two test images of each class above what the model made of them; the same images for every model."""
    chosen = gallery_items
    return ImageGrid(
        images=as_uint8(np.concatenate([images[chosen], reconstructions[chosen]])),
        captions=(*("" for _ in chosen), *(f"mse {squared_errors[item]:.3g}" for item in chosen)),
        rows=2,
        row_labels=("test image", "reconstruction"),
        items=np.concatenate([chosen, chosen]),
    )
