"""Every shown test image's reconstruction, kept for maps and selections."""

from __future__ import annotations

from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels


@metric(
    title="Reconstruction of each test image",
    group="reconstruction",
    source="Touchstone",
)
def item_reconstructions(*, reconstructions: Images, shown_items: Labels) -> ImageGrid:
    """What the model made of each test image that a map can show; the same items as the test images kept."""
    return ImageGrid(images=as_uint8(reconstructions[shown_items]), items=shown_items)
