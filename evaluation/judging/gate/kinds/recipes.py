"""``recipe: {not_worse: mse}``: the mean of each recipe's trainings against that of the baseline's recipe.

The interval is over new trainings and new data, so one lucky seed passes nothing and fails nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.gate.kinds import Asked, kind
from evaluation.judging.gate.measured import metric_of
from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.judging.recipes.grouping import known_recipes
from evaluation.judging.recipes.rows import Pair, RecipeRow, RecipeRows
from evaluation.judging.recipes.table import compare_recipes
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

SUBJECT = "recipe"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeNotWorse:
    """No recipe may be worse than the baseline's on a metric."""

    metric: Written

    @property
    def line(self) -> int:
        return self.metric.line

    @property
    def words(self) -> str:
        return f"recipe not worse in {self.metric.text}"

    def test(self, asked: Asked) -> Sequence[Tested]:
        if asked.baseline is None:
            raise self.metric.wrong("a rule on recipes needs a baseline; name one of its trainings with --baseline")
        metric = metric_of(self.metric, asked)
        try:
            recipes = known_recipes([asked.baseline, *asked.runs])
            base = _recipe_of(asked.baseline, recipes)
            table = compare_recipes(recipes, base)
        except TouchstoneError as error:
            raise self.metric.wrong(str(error)) from None
        row = next((one for one in table.rows if one.metric == metric), None)
        return [_one(name, place, base, row, table) for place, name in enumerate(table.names) if name != base]


def _recipe_of(run: Run, recipes: dict[str, list[Run]]) -> str:
    """A recipe keeps the last step of each training: the baseline may be an earlier one of them."""
    for name, trainings in recipes.items():
        if any(one.name == run.name for one in trainings):
            return name
    raise TouchstoneError(
        f"the baseline '{run.name}' is no last step of a training; name one of "
        f"{', '.join(one.name for trainings in recipes.values() for one in trainings)}"
    )


def _one(name: str, place: int, base: str, row: RecipeRow | None, table: RecipeRows) -> Tested:
    pair = None if row is None else next((one for one in row.pairs if one.places[0] == place), None)
    if row is None or pair is None:
        said = f"a training of '{name}' or of '{base}' has no number that decides; measure all of them"
        return Tested(model=name, status="failed", sentence=said)
    if pair.found is None or pair.p is None:
        return Tested(model=name, status="undecided", sentence=" ".join(pair.sentences))
    if row.better is None:
        said = f"{row.title} is neither better when higher nor when lower, so no recipe is worse in it"
        return Tested(model=name, status="failed", sentence=said)
    bad = pair.found.difference if row.better == "lower" else -pair.found.difference
    return Tested(model=name, status="passed", broken=bad > 0, p=pair.found.p, sentence=_sentence(row, pair, table))


def _sentence(row: RecipeRow, pair: Pair, table: RecipeRows) -> str:
    first, second = pair.places
    found = pair.found
    assert found is not None
    seeds = f"{table.trainings[first]} and {table.trainings[second]} trainings"
    return (
        f"{row.title} differs by {figures.difference(found.difference, found.interval)} "
        f"from that of '{table.names[second]}' ({seeds})"
    )


def _not_worse(_subject: Written, value: Written, _only_if_real: bool) -> RecipeNotWorse:
    words = value.words("'not_worse' of recipe")
    if len(words) != 1:
        raise value.wrong(f"'not_worse' of recipe takes one metric; got {len(words)}: write a rule for each")
    return RecipeNotWorse(metric=words[0])


kind(SUBJECT, "not_worse", _not_worse)
