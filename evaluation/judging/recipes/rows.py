"""What a comparison of recipes holds: rows of numbers, and pairs of recipes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.judging.recipes.difference import Difference
from evaluation.judging.recipes.known_scatter import Scatter
from evaluation.judging.recipes.trained import Trained
from evaluation.registry import Better

Places = tuple[int, int]
"""Of two recipes in the table."""
Verdict = Literal["better", "worse", "tied", "differs", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two recipes on one number; the difference is that of the first from the second."""

    places: Places
    found: Difference | None
    """None where one of them has a single training."""
    p: float | None
    """After Holm's correction over the table; None where nothing may be decided."""
    verdict: Verdict
    """About the first. ``differs`` where the number has no good direction; ``undecided`` with a single training, or a
    guessed reading."""
    sentences: tuple[str, ...]
    settled_by: int | None = None
    """Of a tie: at least so many seeds of each would find a true difference of this size in 4 of 5 cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeRow:
    """One number."""

    metric: str
    title: str
    group: str
    better: Better
    trained: tuple[Trained | None, ...]
    """For each recipe; None where one of its trainings has no number, or one that decides nothing."""
    pairs: tuple[Pair, ...]
    scatter: Scatter | None
    """Between seeds of the recipes that have several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeRows:
    """Numbers down, recipes across."""

    names: tuple[str, ...]
    trainings: tuple[int, ...]
    baseline: int | None
    """None where every two recipes are compared."""
    rows: tuple[RecipeRow, ...]
    tests: int
    """That Holm's correction ran over."""
