"""Compares runs: paired differences to a baseline, Holm's correction over the table, the best and what ties with it.

Replicates of two runs come from the same resamplings, so their difference is paired. With d the difference of the two
values and s the standard deviation of the paired replicate differences (ddof=1), z = d / s gives the two-sided p.
Holm (1979) runs over every compared cell of the table.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from evaluation.judging.copies import with_warnings
from evaluation.judging.likeness import notes_on, refuse_unlike
from evaluation.judging.line import LEVEL, Line
from evaluation.judging.pairing import holm, holm_cut
from evaluation.judging.table import Table
from evaluation.judging.table_frame import table_frame
from evaluation.judging.table_text import render
from evaluation.record.run import Run, read_replicates
from evaluation.record.schema import Ok, Outcome
from evaluation.record.showing import html, short
from evaluation.record.views import Scalar
from evaluation.registry import GROUPS
from evaluation.types import Array, TouchstoneError

if TYPE_CHECKING:
    from pandas import DataFrame


class Comparison(Table):
    """A table of paired differences."""

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
        against = short(self.names[self.baseline])
        return f"Comparison({len(self.names)} models against {against!r} on {len(self.rows)} metrics{said})"

    def _repr_html_(self) -> str:
        return html(self)


def compare(runs: Sequence[Run], baseline: int = 0) -> Comparison:
    """A row for every metric that is one number: all runs against ``runs[baseline]``.

    Raises TouchstoneError when the runs are unlike: other data, items, seed, sizes or feature extractor.
    """
    if not runs:
        raise TouchstoneError("there is nothing to compare: at least one run is needed, got none")
    if not 0 <= baseline < len(runs):
        raise TouchstoneError(f"the baseline must be one of the runs 0 to {len(runs) - 1}; got {baseline}")
    refuse_unlike(runs)
    found = [with_warnings(run) for run in runs]
    lines = [
        Line(
            metric,
            [outcomes.get(metric) for outcomes in found],
            [_replicates(run, outcomes.get(metric)) for run, outcomes in zip(runs, found, strict=True)],
            baseline,
        )
        for metric in _metrics(runs)
    ]
    corrected = holm([paired.p for line in lines for paired in line.against_baseline.values()])
    cut = holm_cut((line.p_of_pairs for line in lines), LEVEL)
    in_order = iter(corrected)
    return Comparison(
        names=tuple(run.name for run in runs),
        colours=tuple(run.colour for run in runs),
        baseline=baseline,
        rows=tuple(line.row({index: next(in_order) for index in line.against_baseline}, cut) for line in lines),
        tests=len(corrected),
        notes=notes_on(runs),
    )


def _replicates(run: Run, outcome: Outcome | None) -> Array | None:
    stored = read_replicates(outcome, run.arrays) if isinstance(outcome, Ok) else None
    if stored is None:
        return None
    replicates = np.asarray(stored, dtype=np.float64)
    return replicates if replicates.ndim == 1 and np.isfinite(replicates).all() else None


def _metrics(runs: Sequence[Run]) -> list[str]:
    """Metrics with one number, in the order of the groups, then of the records."""
    found: dict[str, str] = {}
    for outcome in itertools.chain.from_iterable(run.record.outcomes for run in runs):
        found[outcome.metric] = found.get(outcome.metric) or outcome.group
    for run in runs:
        for outcome in run.record.outcomes:
            if isinstance(outcome, Ok) and outcome.view.type != Scalar.__name__:
                found.pop(outcome.metric, None)
    order = list(GROUPS)
    return sorted(found, key=lambda metric: order.index(found[metric]) if found[metric] in order else len(order))
