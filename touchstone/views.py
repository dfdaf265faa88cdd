"""What a metric may return. A view is drawn by its type, on every page and in every report."""

from evaluation.record.views import (
    Curve,
    Embedding,
    Histogram,
    ImageGrid,
    Matrix,
    PerItem,
    Reference,
    Scalar,
    Vectors,
    View,
)

__all__ = [
    "Curve",
    "Embedding",
    "Histogram",
    "ImageGrid",
    "Matrix",
    "PerItem",
    "Reference",
    "Scalar",
    "Vectors",
    "View",
]
