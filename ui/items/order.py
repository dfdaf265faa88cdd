"""Orders and filters of test images, from ``ui.items.kept``. An order begins with what is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.record.run import Run
from evaluation.types import Array
from ui.items.kept import Items, loneliness, nearness

INDEX, ERROR, RANKS, CLASSES, DENSITY, ALIKE = (
    "index", "error", "disagreement", "class-disagreement", "density", "alike"
)  # fmt: skip
NAMES = {
    INDEX: "index",
    ERROR: "error, largest first",
    RANKS: "disagreement on the error",
    CLASSES: "disagreement on the class",
    DENSITY: "density of the code, thinnest first",
    ALIKE: "likeness to one image, nearest first",
}
EXPLAINED = """Error: of the model named beside it, or the mean of all chosen.

Disagreement on the error: each model ranks all images by its own error; first come the images whose ranks lie furthest
apart (standard deviation over the models).

Disagreement on the class: the share of models whose linear probe does not take the image for what most take it for.

Density: distance to the 15th nearest code in the model named beside it; first come the images where the code is
thinnest.

Likeness: distance to the code of one image in the model named beside it; first comes the image itself. “Sort all by
likeness to this” beside the open image says to which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which images are left. None lets all pass."""

    classes: frozenset[int] | None = None
    error: tuple[float, float] | None = None
    """Least and largest, both included, of the error that ``error_of`` gives."""
    picked: Array | None = None
    """Numbers of items."""


def possible(shown: Items) -> list[str]:
    """The orders for which these runs keep enough."""
    able = {
        INDEX: True,
        ERROR: bool(shown.errors),
        RANKS: len(shown.errors) > 1,
        CLASSES: len(shown.guesses) > 1,
        DENSITY: bool(coded(shown)),
        ALIKE: bool(coded(shown)),
    }
    return [order for order, is_able in able.items() if is_able]


def coded(shown: Items) -> list[Run]:
    """The models whose codes are kept."""
    return [run for run in shown.runs if run.ok("codes") is not None]


def whose_code(shown: Items, run: Run | None) -> Run:
    """The model whose code decides: the chosen one, else of those with a code the one with the lowest mean error."""
    able = coded(shown)
    if run is not None and run in able:
        return run
    return min(able, key=lambda one: float(np.mean(shown.errors[one.id])) if one.id in shown.errors else np.inf)


def error_of(shown: Items, run: Run | None) -> Array | None:
    """(n,) error of one model, or the mean over all that reconstruct."""
    if run is not None:
        return shown.errors.get(run.id)
    return np.mean(list(shown.errors.values()), axis=0) if shown.errors else None


def passing(shown: Items, filters: Filters, run: Run | None) -> Array:
    """(n,) whether each image passes all filters."""
    passes: Array = np.ones(len(shown.numbers), dtype=bool)
    if filters.classes is not None and shown.labels is not None:
        passes &= np.isin(shown.labels, list(filters.classes))
    error = error_of(shown, run)
    if filters.error is not None and error is not None:
        passes &= (error >= filters.error[0]) & (error <= filters.error[1])
    if filters.picked is not None:
        passes &= np.isin(shown.numbers, filters.picked)
    return passes


def ordered(shown: Items, order: str, run: Run | None, *, like: int = 0) -> Array:
    """(n,) positions among the shown items. Equal ones stand by index, those without a value last.

    ``like`` is the index of the test image that others are compared with.
    """
    if order == INDEX:
        return np.arange(len(shown.numbers))
    values = -nearness(shown, whose_code(shown, run), like) if order == ALIKE else _values(shown, order, run)
    return np.lexsort((np.arange(len(values)), -np.where(np.isnan(values), -np.inf, values)))


def _values(shown: Items, order: str, run: Run | None) -> Array:
    """(n,) high for what comes first; NaN for none."""
    if order == RANKS:
        return spread_of_ranks(list(shown.errors.values()))
    if order == CLASSES:
        return dissent(list(shown.guesses.values()))
    if order == DENSITY:
        return loneliness(shown, whose_code(shown, run))
    error = error_of(shown, run)
    return np.full(len(shown.numbers), np.nan) if error is None else error


def spread_of_ranks(errors: Sequence[Array]) -> Array:
    """(n,) standard deviation over models of an image's rank by error, as a share of all images."""
    spread: Array = np.stack([rank_shares(error) for error in errors]).std(axis=0)
    return spread


def rank_shares(values: Array) -> Array:
    """(n,) share of all values that each lies above; of its equals it lies above half."""
    ascending = np.sort(values)
    below, up_to = (np.searchsorted(ascending, values, side=side) for side in ("left", "right"))
    return (below + up_to) / (2 * max(len(values), 1))


def dissent(guesses: Sequence[Array]) -> Array:
    """(n,) share of models that do not take an image for the class that most take it for."""
    stacked = np.stack(guesses)
    votes = np.stack([(stacked == one).sum(axis=0) for one in np.unique(stacked)])
    share: Array = 1 - votes.max(axis=0) / len(stacked)
    return share
