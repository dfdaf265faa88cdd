"""Recipes, one a file, found by import: each declares its options as a frozen dataclass and trains one family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

from models.discovery import import_all
from training.options import TrainingOptions


class Steps(Protocol):
    """A training that is driven from outside, an update of the weights at a time."""

    remedy: str
    """What to take where it diverges, as ``a smaller learning rate``."""
    steps: int
    """Of the whole training."""

    @property
    def an_epoch(self) -> int:
        """Steps in one pass over the training images."""

    def step(self) -> Mapping[str, float]:
        """One update of the weights; the losses of its batch."""

    def weights(self) -> Mapping[str, Tensor]:
        """What a checkpoint of now holds. The training goes on as if nobody had asked."""

    def state(self) -> Mapping[str, Any]:
        """What it needs to go on after an interruption: plain values and tensors."""

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of the same training, bit for bit as without an interruption."""


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What a recipe gives: the training to drive, and what the card must say about it."""

    steps: Steps
    config: Mapping[str, Any]
    """The family's configuration, as JSON can hold it."""
    optimizer: str
    value_range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    family: str
    title: str
    """One line for ``--help``."""
    options: type[TrainingOptions]
    begin: Callable[[Any, Tensor, int], Begun]
    """(options, images (n, c, h, w) in [0, 1], seed) -> Begun. Raises ValueError when they do not fit."""


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
