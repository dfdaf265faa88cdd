"""What several results say of a training over its steps, and of recipes over their seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evaluation.front.finished import taken
from evaluation.front.settings import metric_globs, wrong
from evaluation.record.run import Run

if TYPE_CHECKING:
    from evaluation.judging.recipes.table import RecipeTable
    from evaluation.judging.series.judgement import Judgement


def series(runs: Sequence[Run], *, metric: str | None, question: str | None) -> dict[str, Judgement]:
    """``Runs.series``. Raises TouchstoneError."""
    from evaluation.judging.questions import find_question
    from evaluation.judging.series.of_runs import judged_trainings

    found = taken(runs)
    asked = None if question is None else find_question(question)
    named: Any = metric
    if named is not None and (not isinstance(named, str) or not named.strip()):
        raise wrong("metric", "the name of a number, such as 'mse'", named)
    judged, _ = judged_trainings(found, metric=metric, question=asked)
    return {one.training.name: one.judgement for one in judged}


def compare_recipes(
    runs: Sequence[Run], recipes: Mapping[str, str] | None, *, baseline: str | None, metrics: str | Sequence[str]
) -> RecipeTable:
    """``Runs.compare_recipes``. Raises TouchstoneError."""
    from evaluation.judging.recipes.grouping import known_recipes, recipes_by_pattern
    from evaluation.judging.recipes.table import compare_recipes as compare
    from evaluation.record.selecting import only

    found = only(taken(runs), metric_globs(metrics))
    given: Any = recipes
    if given is None:
        return compare(known_recipes(found), baseline)
    texts = isinstance(given, Mapping) and all(isinstance(word, str) for pair in given.items() for word in pair)
    if not texts or not given:
        raise wrong("recipes", "a dict such as {'beta4': 'vae_beta4_*'}", given)
    return compare(recipes_by_pattern(found, given), baseline)
