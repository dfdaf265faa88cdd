"""The test images themselves, kept for maps and selections."""

from __future__ import annotations

from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels


@metric(
    title="Test images",
    group="reconstruction",
    source="Touchstone",
)
def item_images(*, images: Images, shown_items: Labels) -> ImageGrid:
    """The test images that points on a map stand for; at most 32 MB of them, chosen once for all models."""
    return ImageGrid(images=as_uint8(images[shown_items]), items=shown_items)
