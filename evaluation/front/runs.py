"""What ``evaluate`` gives back: the runs in order, and what went wrong with those that could not be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex, overload

from evaluation.judging.notebook.of_run import html_of_runs
from evaluation.record.frame import records_frame
from evaluation.record.run import Run
from evaluation.record.seeds import by_seed
from evaluation.record.showing import short
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    from pandas import DataFrame

    from evaluation.judging.compare import Comparison
    from evaluation.judging.recipes.table import RecipeTable
    from evaluation.judging.series.judgement import Judgement

NAMED = 6
"""Models that the short form names."""


class Runs(list[Run]):
    """Finished runs, in the order in which their models were given. It is a list of ``Run``."""

    errors: Mapping[str, TouchstoneError]
    """Name of a model that could not be measured -> why, in one sentence."""

    def __init__(self, runs: Iterable[Run] = (), *, errors: Mapping[str, TouchstoneError] | None = None) -> None:
        super().__init__(runs)
        self.errors = dict(errors or {})

    @overload
    def __getitem__(self, index: SupportsIndex) -> Run: ...
    @overload
    def __getitem__(self, index: slice) -> Runs: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Run | Runs:
        """A slice keeps the errors: what could not be measured stays known."""
        if isinstance(index, slice):
            return Runs(super().__getitem__(index), errors=self.errors)
        return super().__getitem__(index)

    def __repr__(self) -> str:
        names = [short(run.name) for run in self]
        rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        lines = [f"Runs({', '.join(names[:NAMED]) or 'none'}{rest})"]
        lines += [f"  not measured: {short(name)}: {error}" for name, error in self.errors.items()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return html_of_runs(self, self.errors)

    def to_frame(self) -> DataFrame:
        """A pandas table with a row for each model and metric; ``evaluation.record.frame`` describes the columns."""
        return records_frame([run.record for run in self])

    def by_seed(self) -> dict[int, Runs]:
        """Seed -> the runs that were measured with it. Runs of different seeds cannot be compared.

        A checkpoint keeps the name that it has at the smallest seed.
        """
        return {seed: Runs(runs, errors=self.errors) for seed, runs in by_seed(self).items()}

    def compare(self, *, baseline: int | str | None = None, metrics: str | Sequence[str] = "*") -> Comparison:
        """``touchstone.compare`` of these runs."""
        from evaluation.front import finished

        return finished.compare(self, baseline=baseline, metrics=metrics)

    def compare_recipes(
        self,
        recipes: Mapping[str, str] | None = None,
        *,
        baseline: str | None = None,
        metrics: str | Sequence[str] = "*",
    ) -> RecipeTable:
        """Recipes side by side: means of trainings that differ in their seed alone, over new trainings and new data.

        ``recipes``: name -> pattern of the models' names, such as ``{"beta4": "vae_beta4_*"}``. None reads from names
        and checkpoints which trainings belong together. Holm's correction runs over the table: over the differences to
        the recipe ``baseline``, or over all pairs. Raises TouchstoneError where no recipe has several trainings, and
        for runs that were measured unlike.
        """
        from evaluation.front import over_trainings

        return over_trainings.compare_recipes(self, recipes, baseline=baseline, metrics=metrics)

    def series(self, *, metric: str | None = None, question: str | None = None) -> dict[str, Judgement]:
        """Name of a training -> what its looks say: the step to keep, a plateau, and what begins to go wrong when.

        Results whose names differ in a step (``vae_epoch_10``, ``vae_epoch_20``) are looks at one training. The step to
        keep is chosen by ``metric``, or by the most telling number for ``question``, such as ``"samples"``. Raises
        TouchstoneError where no training has two steps.
        """
        from evaluation.front import over_trainings

        return over_trainings.series(self, metric=metric, question=question)

    def report(
        self,
        path: str | Path,
        *,
        baseline: int | str | None = None,
        title: str | None = None,
        metrics: str | Sequence[str] = "*",
        parts: Sequence[str] | None = None,
    ) -> Path:
        """``touchstone.report`` of these runs."""
        from evaluation.front import finished

        return finished.report(self, path, baseline=baseline, title=title, metrics=metrics, parts=parts)
