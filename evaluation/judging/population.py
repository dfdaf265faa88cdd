"""What every interval and every verdict is about, in words that are shown beside all of them."""

from __future__ import annotations

POPULATION = (
    "Every interval and verdict is about these checkpoints, over new images and new samples. The documents say of each "
    "measure which images: mostly test images, and training images where something is fitted to them again."
)
RECIPES = "Another training of the same recipe may turn it: to compare recipes, train each with several seeds."

ABOUT = f"{POPULATION} {RECIPES}"
"""Wherever a verdict between checkpoints stands."""
