"""Recipes side by side: a row for each number, the mean of each recipe's trainings, and how the means differ.

Holm's correction runs over all differences of the table: those to the recipe that the reader named, or those of every
two recipes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.likeness import refuse_unlike
from evaluation.judging.recipes.chance import seeds_to_settle
from evaluation.judging.recipes.difference import Difference, recipe_difference
from evaluation.judging.recipes.known_scatter import known_scatter
from evaluation.judging.recipes.numbers import Found, numbers_of
from evaluation.judging.recipes.rows import Pair, Places, RecipeRow, RecipeRows, Verdict
from evaluation.judging.recipes.sentence import guessed_readings, one_seed, sentences, unlike_readings
from evaluation.judging.recipes.table_text import render
from evaluation.judging.recipes.trained import Trained
from evaluation.judging.siblings import read_unlike
from evaluation.record.reading import guessed
from evaluation.record.run import Run
from evaluation.registry import Better
from evaluation.types import TouchstoneError

LEAST_RECIPES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeTable(RecipeRows):
    """What pages, reports and the command line show."""

    def text(self, *, width: int = 120) -> str:
        """In plain characters, with sentences of at most ``width`` columns."""
        return render(self, width=width)


def compare_recipes(recipes: Mapping[str, Sequence[Run]], baseline: str | None = None) -> RecipeTable:
    """A table of two recipes or more, all measured alike.

    Raises TouchstoneError for fewer recipes, for a baseline that is none of them, and for runs that were measured
    unlike.
    """
    names = tuple(recipes)
    if len(names) < LEAST_RECIPES:
        raise TouchstoneError(
            f"a comparison of recipes needs at least two; got {', '.join(names) or 'none'}: add trainings of another"
        )
    if baseline is not None and baseline not in names:
        raise TouchstoneError(f"the baseline must be one of the recipes {', '.join(names)}; got '{baseline}'")
    refuse_unlike([run for runs in recipes.values() for run in runs])
    base = None if baseline is None else names.index(baseline)
    unconfirmed = {
        place for place, name in enumerate(names) if any(guessed(run.record.checkpoint) for run in recipes[name])
    }
    unlike = {place for place, name in enumerate(names) if read_unlike(recipes[name])}
    rows = [_Row(found, _pairs(len(names), base), unconfirmed, unlike) for found in numbers_of(recipes).values()]
    family = Correction.over([row.p for row in rows])
    return RecipeTable(
        names=names,
        trainings=tuple(len(recipes[name]) for name in names),
        baseline=base,
        rows=tuple(row.told(family) for row in rows),
        tests=family.tests,
    )


def _pairs(recipes: int, baseline: int | None) -> list[Places]:
    if baseline is None:
        return list(itertools.combinations(range(recipes), 2))
    return [(place, baseline) for place in range(recipes) if place != baseline]


class _Row:
    """One number while the table is made: corrections run over all rows, so its p are asked first."""

    def __init__(self, found: Found, asked: Sequence[Places], unconfirmed: set[int], unlike: set[int]) -> None:
        self.outcome, self.trained = found
        self.title = self.outcome.title or self.outcome.metric
        self.scatter = known_scatter(self.title, [one for one in self.trained if one is not None])
        self.unlike, self.unconfirmed = unlike, unconfirmed | unlike
        self.differences = {
            places: recipe_difference(one, other)
            for places in asked
            if (one := self.trained[places[0]]) is not None and (other := self.trained[places[1]]) is not None
        }

    @property
    def p(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        tested = [one.p for places, one in self.differences.items() if one and not self.unconfirmed & set(places)]
        return np.array(tested, dtype=np.float64)

    def told(self, family: Correction) -> RecipeRow:
        told = self.outcome
        return RecipeRow(
            metric=told.metric, title=self.title, group=told.group, better=told.better, trained=self.trained,
            scatter=self.scatter,
            pairs=tuple(self._pair(places, found, family) for places, found in self.differences.items()),
        )  # fmt: skip

    def _pair(self, places: Places, found: Difference | None, family: Correction) -> Pair:
        one, other = (self._known(place) for place in places)
        guesses = [self._known(place).name for place in places if place in self.unconfirmed]
        if found is None or guesses:
            unlike = [self._known(place).name for place in places if place in self.unlike]
            if unlike:
                said = unlike_readings(unlike)
            else:
                said = guessed_readings(guesses) if guesses else one_seed(self.title, one, other, self.scatter)
            return Pair(places=places, found=found, p=None, verdict="undecided", sentences=said)
        p, better = family.of(found.p), self.outcome.better
        said = sentences(self.title, better, one, other, found, p=p, level=family.next_level)
        verdict = _verdict(found, better, p)
        seeds = seeds_to_settle(found, family.next_level) if verdict == "tied" else None
        return Pair(places=places, found=found, p=p, verdict=verdict, sentences=said, settled_by=seeds)

    def _known(self, place: int) -> Trained:
        one = self.trained[place]
        assert one is not None  # there is a difference of pairs with numbers alone
        return one


def _verdict(found: Difference, better: Better, p: float) -> Verdict:
    if p >= LEVEL:
        return "tied"
    if better is None:
        return "differs"
    return "better" if (found.difference > 0) == (better == "higher") else "worse"
