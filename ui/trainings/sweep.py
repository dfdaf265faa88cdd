"""A sweep as pages show it: trainings with their settings, seeds folded into recipes, and what each costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.trained import Trained
from evaluation.judging.sweeps.mattering import Sweep, what_matters
from evaluation.judging.sweeps.settings import DECADE, Setting, varying
from evaluation.types import TouchstoneError
from models.trainings.training import Scalar
from ui.stored_facts import MetricTitle
from ui.trainings import series
from ui.trainings.series import Arrays
from ui.trainings.stored import MeasuredLook, StoredTraining, by_recipe

PARAMETERS, BYTES, CODE = "parameters", "bytes", "code size"
COST = "cost"
"""The group of metrics that are costs."""
Ends = tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptRecipe:
    """Trainings that differ in the seed alone, each by its last look with the number."""

    name: str
    settings: Mapping[str, Scalar]
    looks: tuple[MeasuredLook, ...]
    value: float
    """The mean over the trainings."""
    interval: Ends
    """Over new seeds; of a single training that of its own number."""
    costs: Mapping[str, float]
    """Means over the trainings."""

    @property
    def seeds(self) -> int:
        return len(self.looks)


def last_look(training: StoredTraining, metric: str) -> MeasuredLook | None:
    """The latest whose number decides; those without a step are the latest."""
    return next((one for one in reversed(training.looks) if series.decides(one, metric)), None)


def recipes_of(
    found: Sequence[StoredTraining],
    metric: MetricTitle,
    titles: Mapping[str, MetricTitle],
    arrays: Arrays,
    sizes: Mapping[str, int],
) -> list[SweptRecipe]:
    """Recipes with a number, in the order of ``found``. ``sizes``: SHA-256 -> bytes of the file."""
    made = []
    for name, trainings in by_recipe(found).items():
        looks = [look for one in trainings if (look := last_look(one, metric.name)) is not None]
        if looks:
            costs = _costs(looks, titles, sizes)
            made.append(_recipe(name, trainings, looks, metric.name, costs, arrays))
    return made


def _recipe(
    name: str,
    trainings: Sequence[StoredTraining],
    looks: Sequence[MeasuredLook],
    metric: str,
    costs: Mapping[str, float],
    arrays: Arrays,
) -> SweptRecipe:
    values = np.array([one.facts.numbers[metric][0] for one in looks])
    stored = [replicates for one in looks if (replicates := arrays.get(one.run.id, {}).get(metric)) is not None]
    whole = len(stored) == len(looks) and len({one.shape for one in stored}) == 1
    trained = Trained(name=name, values=values, replicates=np.stack(stored) if whole else None)
    _, low, high = looks[0].facts.numbers[metric]
    own = None if low is None or high is None else (low, high)
    return SweptRecipe(
        name=name,
        settings=trainings[0].settings,
        looks=tuple(looks),
        value=trained.mean,
        interval=mean_interval(trained) if len(looks) > 1 else own,
        costs=costs,
    )


def _costs(
    looks: Sequence[MeasuredLook], titles: Mapping[str, MetricTitle], sizes: Mapping[str, int]
) -> dict[str, float]:
    """Parameters, bytes and code size, and every metric of the group of costs that all have."""
    found: dict[str, list[float]] = {PARAMETERS: [float(one.facts.parameters) for one in looks]}
    if known := [size for one in looks if (size := sizes.get(one.look.sha256, 0)) > 0]:
        found[BYTES] = [float(size) for size in known]
    codes = [one.facts.latent_dim for one in looks]
    if all(code is not None for code in codes):
        found[CODE] = [float(code) for code in codes if code is not None]
    for metric, title in titles.items():
        if title.group == COST and all(metric in one.facts.numbers for one in looks):
            found[metric] = [one.facts.numbers[metric][0] for one in looks]
    return {name: float(np.mean(values)) for name, values in found.items()}


def settings_of(recipes: Sequence[SweptRecipe]) -> tuple[Setting, ...]:
    """Those that all have and that vary, over single trainings."""
    return varying([recipe.settings for recipe in recipes for _ in recipe.looks])


def mattering(recipes: Sequence[SweptRecipe], metric: MetricTitle) -> Sweep | None:
    """Which settings mattered; None where none varies, or the metric has no direction."""
    settings = settings_of(recipes)
    if not settings or metric.better is None:
        return None
    numbers = [look.facts.numbers[metric.name][0] for recipe in recipes for look in recipe.looks]
    try:
        return what_matters(np.array(numbers) * (1 if metric.better == "lower" else -1), settings)
    except TouchstoneError:
        return None


def wide(values: Sequence[float]) -> bool:
    """Whether an axis is a logarithm: numbers above 0 that span a factor of ten."""
    return bool(values) and min(values) > 0 and max(values) / min(values) >= DECADE


def plain(value: float) -> str:
    """A setting as people write it: ``0.001``, ``16``."""
    return f"{value:g}"


def number_of(value: Scalar) -> float | None:
    """None for words and truths."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
