"""The classes of the test images, kept for pages that show single images."""

from __future__ import annotations

from evaluation.record.views import Vectors
from evaluation.registry import metric
from evaluation.types import Labels


@metric(
    title="Class of each test image",
    group="reconstruction",
    source="Touchstone",
)
def item_classes(*, labels: Labels) -> Vectors:
    """The class that the data names for each test image, the same for every model; it describes the data."""
    return Vectors(values=labels[:, None], label="class")
