"""Reconstruction error image by image."""

from __future__ import annotations

from evaluation.record.views import PerItem
from evaluation.registry import metric
from evaluation.types import Array


@metric(
    title="Error of each image", group="reconstruction", bounds=(0, None), source="Bishop 2006, section 12.4.2",
    aliases=("per_image_error",),
)  # fmt: skip
def reconstruction_error(*, squared_errors: Array) -> PerItem:
    """Which images this model reconstructs badly: mean squared error of each one."""
    return PerItem(values=squared_errors, label="mean squared error")
