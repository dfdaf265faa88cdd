"""Recipes, one a file, found by import: each declares its options as a frozen dataclass and trains one family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from models.discovery import import_all
from models.fitting import Progress
from training.options import TrainingOptions


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What a recipe gives: the weights to save, and what the card must say about them."""

    state: Mapping[str, Tensor]
    config: Mapping[str, Any]
    """The family's configuration, as JSON can hold it."""
    losses: Mapping[str, list[float]]
    """Name -> mean of each epoch."""
    optimizer: str
    value_range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    family: str
    title: str
    """One line for ``--help``."""
    options: type[TrainingOptions]
    train: Callable[[Any, Tensor, int, Progress], Trained]
    """(options, images (n, c, h, w) in [0, 1], seed, progress) -> Trained. Raises ValueError when they do not fit."""


_recipes: dict[str, Recipe] = {}


def recipe(item: Recipe) -> Recipe:
    if item.family in _recipes:
        raise ValueError(f"two recipes train the family '{item.family}'")
    _recipes[item.family] = item
    return item


def recipes() -> Mapping[str, Recipe]:
    """Family name -> recipe; the first call imports every file of this package, and a failed import raises."""
    import_all(__name__)
    return _recipes
