"""Compares runs: paired differences to a baseline, Holm's correction over the table, the best and what ties with it.

The reader names the baseline, or each group of metrics is compared with the model that leads it. The leader was chosen
on the same data, so then Holm's correction runs over every pair of models in every row: whichever pair a reader looks
at, the chance of even one false mark in the table is at most 5%. With a named baseline it runs over the comparisons
with it, and apart from them over the other pairs, for what is best.

Replicates of two runs come from the same resamplings, so their difference is paired. With d the difference of the two
values and s the standard deviation of the paired replicate differences (ddof=1), z = d / s gives the two-sided p.
Holm (1979) corrects them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evaluation.judging.baseline import find_baseline
from evaluation.judging.copies import with_warnings
from evaluation.judging.correction import Correction
from evaluation.judging.every_pair import EveryPair, every_pair
from evaluation.judging.few import too_few
from evaluation.judging.group_baseline import group_baselines
from evaluation.judging.likeness import notes_on, refuse_unlike
from evaluation.judging.line import Line
from evaluation.judging.meaningful import unmet
from evaluation.judging.siblings import MARK as UNLIKE
from evaluation.judging.siblings import read_unlike, unlike_notes
from evaluation.judging.table import Table, two_of
from evaluation.judging.table_frame import table_frame
from evaluation.judging.table_text import render
from evaluation.record.reading import mark
from evaluation.record.run import Run, read_replicates
from evaluation.record.schema import Ok, Outcome
from evaluation.record.showing import html, short
from evaluation.record.views import Scalar
from evaluation.registry import GROUPS
from evaluation.types import Array, TouchstoneError

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, kw_only=True, repr=False)
class Comparison(Table):
    """A table of paired differences."""

    runs: tuple[Run, ...] = field(default=(), compare=False)
    """What was compared, in the order of the names."""

    def pair(self, first: int | str, second: int | str) -> Comparison:
        """Two of the models by place or name: the second against the first.

        p-values are corrected over every pair of all models in every row, so any pair may be looked at. Raises
        TouchstoneError, naming the models that there are, for one that is none of them.
        """
        one, other = (find_baseline(self.runs, name, argument="a model of a pair") for name in (first, second))
        return _pair(self.runs, one, other)

    def every_pair(self, metric: str) -> EveryPair:
        """By how much every two models differ on one metric, by any of its names, and whether that is real.

        What is real is the table's own answer, with its correction. Raises TouchstoneError for a metric that the table
        has no row of.
        """
        row = self.row(metric)
        if row is None:
            raise TouchstoneError(
                f"a matrix of pairs needs a metric with one number that was asked for; got {metric!r}"
            )
        found = [with_warnings(run) for run in self.runs]
        line = _line(row.metric, self.runs, found, row.baseline, *_kept_out(row.metric, self.runs, found))
        return every_pair(line, row, _all_replicates(row.metric, self.runs, found))

    def text(self, *, width: int = 120) -> str:
        """The table in plain characters, at most ``width`` columns wide: models that do not fit go below."""
        return render(self, width=width)

    def to_frame(self) -> DataFrame:
        """A pandas table with a row for each metric and model; ``evaluation.judging.table_frame`` says what each
        column holds."""
        return table_frame(self)

    def __repr__(self) -> str:
        counts = Counter(cell.verdict for row in self.rows for cell in row.cells)
        said = "".join(f", {counts[verdict]} {verdict}" for verdict in ("better", "worse", "tied") if counts[verdict])
        against = "" if self.baseline is None else f" against {short(self.names[self.baseline])!r}"
        return f"Comparison({len(self.names)} models{against} on {len(self.rows)} metrics{said})"

    def _repr_html_(self) -> str:
        return html(self)


def compare(runs: Sequence[Run], baseline: int | None = None) -> Comparison:
    """A row for every metric that is one number: all runs against ``runs[baseline]``, or against the leader of each
    group where no baseline is named.

    Raises TouchstoneError when the runs are unlike: other data, items, seed, sizes or feature extractor.
    """
    if not runs:
        raise TouchstoneError("there is nothing to compare: at least one run is needed, got none")
    if baseline is not None and not 0 <= baseline < len(runs):
        raise TouchstoneError(f"the baseline must be one of the runs 0 to {len(runs) - 1}; got {baseline}")
    refuse_unlike(runs)
    lines = _lines(runs, baseline)
    shown, others = _families(lines) if baseline is not None else (_one_family(lines),) * 2
    return Comparison(
        names=tuple(run.name for run in runs),
        colours=tuple(run.colour for run in runs),
        baseline=baseline,
        rows=tuple(line.row(shown, others.cut) for line in lines),
        tests=shown.tests,
        over_pairs=baseline is None,
        notes=(*notes_on(runs), *unlike_notes(runs)),
        marks=_marks(runs),
        runs=tuple(runs),
    )


def _pair(runs: Sequence[Run], first: int, second: int) -> Comparison:
    if first == second:
        raise TouchstoneError(f"a pair needs two models; got '{runs[first].name}' twice")
    lines = _lines(runs, first)
    family = _one_family(lines)
    two = (runs[first], runs[second])
    return Comparison(
        names=tuple(run.name for run in two),
        colours=tuple(run.colour for run in two),
        baseline=0,
        rows=tuple(two_of(line.row(family, family.cut), first, second) for line in lines),
        tests=family.tests,
        over_pairs=True,
        notes=(*notes_on(two), *unlike_notes(two)),
        marks=_marks(two),
        runs=two,
    )


def _marks(runs: Sequence[Run]) -> dict[int, str]:
    """Of the models whose reading was guessed and not confirmed, or differs from that of their siblings."""
    guessed = {index: said for index, run in enumerate(runs) if (said := mark(run.record.checkpoint))}
    return guessed | dict.fromkeys(read_unlike(runs), UNLIKE)


def _lines(runs: Sequence[Run], baseline: int | None) -> list[Line]:
    found = [with_warnings(run) for run in runs]
    groups = _metrics(runs)
    unconfirmed = _marks(runs).keys()
    kept_out = {metric: _kept_out(metric, runs, found) for metric in groups}
    aside = {metric: unconfirmed | meaningless.keys() | few.keys() for metric, (meaningless, few) in kept_out.items()}
    own = {} if baseline is not None else group_baselines(groups, found, unconfirmed, aside)
    return [
        _line(metric, runs, found, own[group] if baseline is None else baseline, *kept_out[metric])
        for metric, group in groups.items()
    ]


def _line(
    metric: str,
    runs: Sequence[Run],
    found: Sequence[Mapping[str, Outcome]],
    baseline: int,
    meaningless: Mapping[int, str],
    few: Mapping[int, str],
) -> Line:
    return Line(
        metric,
        [outcomes.get(metric) for outcomes in found],
        _all_replicates(metric, runs, found),
        baseline=baseline,
        unconfirmed=_marks(runs).keys(),
        meaningless=meaningless,
        too_few=few,
    )


def _all_replicates(metric: str, runs: Sequence[Run], found: Sequence[Mapping[str, Outcome]]) -> list[Array | None]:
    return [_replicates(run, outcomes.get(metric)) for run, outcomes in zip(runs, found, strict=True)]


def _kept_out(
    metric: str, runs: Sequence[Run], found: Sequence[Mapping[str, Outcome]]
) -> tuple[dict[int, str], dict[int, str]]:
    """Runs for which the metric's value means nothing, and runs that have too few images, each with the reason."""
    unlike = dict.fromkeys(read_unlike(runs), UNLIKE)
    return _meaningless(metric, found) | unlike, _too_few(metric, found, runs)


def _meaningless(metric: str, found: Sequence[Mapping[str, Outcome]]) -> dict[int, str]:
    """Runs for which the metric's value means nothing, each with the reason."""
    asked = ((index, outcomes, outcomes.get(metric)) for index, outcomes in enumerate(found))
    reasons = {index: unmet(own.only_if, outcomes) for index, outcomes, own in asked if own and own.only_if}
    return {index: why for index, why in reasons.items() if why}


def _too_few(metric: str, found: Sequence[Mapping[str, Outcome]], runs: Sequence[Run]) -> dict[int, str]:
    """Runs with fewer images or samples than the metric needs, each with the reason."""
    reasons = {index: too_few(found[index].get(metric), run) for index, run in enumerate(runs)}
    return {index: why for index, why in reasons.items() if why}


def _one_family(lines: Sequence[Line]) -> Correction:
    """Every pair of models in every row."""
    return Correction.over([*(line.p_to_baseline for line in lines), *(line.p_between_others for line in lines)])


def _families(lines: Sequence[Line]) -> tuple[Correction, Correction]:
    """The comparisons with a named baseline, and the other pairs where one can be better."""
    others = [line.p_between_others for line in lines if line.better is not None]
    return Correction.over([line.p_to_baseline for line in lines]), Correction.over(others)


def _replicates(run: Run, outcome: Outcome | None) -> Array | None:
    stored = read_replicates(outcome, run.arrays) if isinstance(outcome, Ok) else None
    if stored is None:
        return None
    replicates = np.asarray(stored, dtype=np.float64)
    return replicates if replicates.ndim == 1 and np.isfinite(replicates).all() else None


def _metrics(runs: Sequence[Run]) -> dict[str, str]:
    """Metrics with one number and their groups, in the order of the groups, then of the records."""
    found: dict[str, str] = {}
    for outcome in itertools.chain.from_iterable(run.record.outcomes for run in runs):
        found[outcome.metric] = found.get(outcome.metric) or outcome.group
    for run in runs:
        for outcome in run.record.outcomes:
            if isinstance(outcome, Ok) and outcome.view.type != Scalar.__name__:
                found.pop(outcome.metric, None)
    order = list(GROUPS)
    places = sorted(found, key=lambda metric: order.index(found[metric]) if found[metric] in order else len(order))
    return {metric: found[metric] for metric in places}
