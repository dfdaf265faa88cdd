"""What one chart of trainings shows: a line a training, or a recipe with its mean, its interval and every seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.trained import Trained
from evaluation.record.palette import colour_of
from evaluation.types import Array
from models.trainings.looks import natural
from ui.stored_facts import MetricTitle
from ui.text import plural
from ui.trainings import series
from ui.trainings.series import Arrays
from ui.trainings.stored import StoredTraining, by_recipe, recipe_id

LEAST_LOOKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the reader chooses: a training, or a recipe whose trainings differ in the seed alone."""

    id: str
    name: str
    trainings: tuple[StoredTraining, ...]

    @property
    def label(self) -> str:
        seeds = f" ({plural(len(self.trainings), 'seed')})" if len(self.trainings) > 1 else ""
        return f"{self.name}{seeds}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Over steps, as it is drawn. ``low`` and ``high`` are NaN where there is no interval."""

    steps: Array
    values: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    line: Line
    colour: str
    points: Points
    seeds: tuple[Points, ...]
    """Of a recipe: each of its trainings."""


def lines_of(found: Sequence[StoredTraining]) -> list[Line]:
    """Recipes with several trainings over steps first, then every training over steps, by name within each."""
    over_steps = [one for one in found if len(one.stepped) >= LEAST_LOOKS]
    recipes = {name: own for name, own in by_recipe(over_steps).items() if len(own) > 1}
    return [
        *(Line(id=recipe_id(name), name=name, trainings=tuple(recipes[name])) for name in sorted(recipes, key=natural)),
        *(
            Line(id=one.id, name=one.name, trainings=(one,))
            for one in sorted(over_steps, key=lambda one: natural(one.name))
        ),
    ]


def at_first(lines: Sequence[Line], most: int) -> list[str]:
    """Ids of what opens by itself: each recipe, and each training that is in none."""
    within = {one.name for line in lines if len(line.trainings) > 1 for one in line.trainings}
    return [line.id for line in lines if len(line.trainings) > 1 or line.name not in within][:most]


def drawn(lines: Sequence[Line], title: MetricTitle, arrays: Arrays) -> list[DrawnLine]:
    """Those with a number at one step or more. Colours go by place."""
    found = []
    for place, line in enumerate(lines):
        seeds = [points for one in line.trainings if len((points := _points(one, title.name)).steps)]
        if not seeds:
            continue
        points = seeds[0] if len(line.trainings) == 1 else _mean(line, title, arrays)
        own = tuple(seeds) if len(line.trainings) > 1 else ()
        found.append(DrawnLine(line=line, colour=colour_of(place), points=points, seeds=own))
    return found


def _points(training: StoredTraining, metric: str) -> Points:
    steps = [one.step for one in training.stepped if series.decides(one, metric)]
    values = [one.facts.numbers[metric][0] for one in training.stepped if series.decides(one, metric)]
    low, high = series.intervals(training, metric)
    return Points(steps=np.array(steps, dtype=float), values=np.array(values), low=low, high=high)


def _mean(line: Line, title: MetricTitle, arrays: Arrays) -> Points:
    """At the steps that every seed has, else at those that two have or more; the interval is over new seeds."""
    at: dict[float, list[tuple[str, float]]] = {}
    for training in line.trainings:
        for one in training.stepped:
            if one.step is not None and series.decides(one, title.name):
                at.setdefault(one.step, []).append((one.run.id, one.facts.numbers[title.name][0]))
    most = max(map(len, at.values()))
    shared = {step: own for step, own in sorted(at.items()) if len(own) == most}
    trained = [_trained(line.name, own, title.name, arrays) for own in shared.values()]
    ends = [mean_interval(one) or (np.nan, np.nan) for one in trained]
    return Points(
        steps=np.array(list(shared)),
        values=np.array([one.mean for one in trained]),
        low=np.array([low for low, _ in ends]),
        high=np.array([high for _, high in ends]),
    )


def _trained(name: str, own: Sequence[tuple[str, float]], metric: str, arrays: Arrays) -> Trained:
    stored = [replicates for run_id, _ in own if (replicates := arrays.get(run_id, {}).get(metric)) is not None]
    whole = len(stored) == len(own) and len({one.shape for one in stored}) == 1
    return Trained(
        name=name, values=np.array([value for _, value in own]), replicates=np.stack(stored) if whole else None
    )


def run_ids(lines: Sequence[Line]) -> list[str]:
    return list(dict.fromkeys(one.run.id for line in lines for training in line.trainings for one in training.looks))


def titles_in(lines: Sequence[Line], titles: Mapping[str, MetricTitle]) -> dict[str, MetricTitle]:
    """Metrics that some line has a curve of, in the order of ``titles``."""
    there = {metric for line in lines for training in line.trainings for metric in series.metrics_of(training)}
    return {name: title for name, title in titles.items() if name in there}
