"""The content of a report, which every format reads: groups of rows, figures by type, provenance.

Of many models a part of them is shown in full: those that lead the group, and the baseline. All numbers of all models
are in the content's comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison, compare
from evaluation.judging.findings import Finding, by_model
from evaluation.judging.population import ABOUT, POPULATION
from evaluation.judging.table import Row
from evaluation.judging.verdict import GroupVerdict, verdicts
from evaluation.record.run import Run
from evaluation.registry import GROUPS
from evaluation.report.absences import Absence, absences
from evaluation.report.figure import SHOWN, Figure, drawn_outcomes, figures_of, in_front
from evaluation.report.parts import Part, chosen_parts
from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    group: str
    heading: str
    verdict: str
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    measured: tuple[int, ...]
    """Models that have a result here. Where there are more than `SHOWN`, those that lead the group come first."""
    shown: tuple[int, ...]
    """The part of them that stands in full: the first ones, and the baseline."""
    baseline: int | None
    """The model that differences are taken to here; None where there is nothing to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    title: str
    runs: tuple[Run, ...]
    comparison: Comparison
    sections: tuple[Section, ...]
    verdicts: tuple[GroupVerdict, ...]
    cautions: tuple[tuple[int, tuple[Finding, ...]], ...]
    """(index of the run, its findings)."""
    absences: tuple[Absence, ...]
    about: str
    """What every number and verdict is about."""
    parts: tuple[Part, ...]
    """What stands in the report, in this order. Files of numbers (.csv, .json) hold everything."""

    def section(self, group: str) -> Section | None:
        """None where nothing of the group was measured."""
        return next((section for section in self.sections if section.group == group), None)


def gather(
    runs: Sequence[Run],
    *,
    baseline: int | None = None,
    title: str | None = None,
    parts: Sequence[Part] | None = None,
) -> Content:
    """Put runs of the same data and configuration together. ``parts``: what stands in the report; None is all of it.

    Raises TouchstoneError for none, for unlike runs, and for a part that there is not.
    """
    if not runs:
        raise TouchstoneError("a report needs at least one run; none was given. Evaluate a checkpoint first.")
    wanted = chosen_parts(parts)
    comparison = compare(runs, baseline=baseline)
    words = verdicts(comparison)
    by_group = {verdict.group: verdict for verdict in words}
    sections = [_section(runs, comparison, group, by_group.get(group)) for group in GROUPS if group in wanted]
    data = runs[0].record.dataset
    return Content(
        title=title or f"{len(runs)} model{'s' if len(runs) != 1 else ''} on {data.source}",
        runs=tuple(runs),
        comparison=comparison,
        sections=tuple(section for section in sections if section.rows or section.figures),
        verdicts=words,
        cautions=by_model(runs),
        absences=absences(runs),
        about=ABOUT if len(runs) > 1 else POPULATION,
        parts=wanted,
    )


def _section(runs: Sequence[Run], comparison: Comparison, group: str, verdict: GroupVerdict | None) -> Section:
    rows = [row for row in comparison.rows if row.group == group]
    rows = [row for row in rows if any(cell.status == "ok" for cell in row.cells)]
    drawn = [drawn_outcomes(run, group) for run in runs]
    measured = [
        index for index in range(len(runs)) if drawn[index] or any(row.cells[index].status != "skipped" for row in rows)
    ]
    if len(measured) > SHOWN and verdict is not None:
        rank = {standing.run: place for place, standing in enumerate(verdict.standings)}
        measured.sort(key=lambda index: rank.get(index, len(runs)))
    baseline = comparison.baseline_of(group) if comparison.baseline is None else comparison.baseline
    return Section(
        group=group, heading=GROUPS[group], verdict="" if verdict is None else verdict.text, rows=tuple(rows),
        figures=figures_of(runs, drawn, measured, baseline), measured=tuple(measured),
        shown=tuple(in_front(measured, baseline)[:SHOWN]), baseline=baseline,
    )  # fmt: skip
