"""The content of a report, which every format reads: groups of rows, figures by type, provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison, compare
from evaluation.judging.findings import Finding, by_model
from evaluation.judging.table import Row
from evaluation.judging.verdict import GroupVerdict, verdicts
from evaluation.record.run import Run, read_view
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.record.views import Embedding, ImageGrid, PerItem, Scalar, Vectors, View
from evaluation.registry import GROUPS
from evaluation.types import TouchstoneError

GALLERY_IMAGES = 256
"""A grid with more images is kept for pages to pick from, and is not drawn."""


NOT_DRAWN = (Scalar.__name__, Vectors.__name__)
"""Numbers stand in tables; vectors are kept for pages that compute from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One metric whose view is no number, for every model that has it."""

    metric: str
    title: str
    explanation: str
    source: str
    kind: type[View]
    panels: tuple[tuple[int, View], ...]
    """(index of the run, its view)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    group: str
    heading: str
    verdict: str
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A metric without a result, the reason, and the models that it holds for."""

    metric: str
    title: str
    status: str
    reason: str
    runs: tuple[int, ...]


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
    baseline: int


def gather(runs: Sequence[Run], *, baseline: int = 0, title: str | None = None) -> Content:
    """Put runs of the same data and configuration together. Raises TouchstoneError for none, or for unlike runs."""
    if not runs:
        raise TouchstoneError("a report needs at least one run; none was given. Evaluate a checkpoint first.")
    comparison = compare(runs, baseline=baseline)
    words = verdicts(comparison)
    by_group = {verdict.group: verdict.sentence for verdict in words}
    sections = []
    for group, heading in GROUPS.items():
        rows = tuple(row for row in comparison.rows if row.group == group)
        rows = tuple(row for row in rows if any(cell.status == "ok" for cell in row.cells))
        figures = _figures(runs, group)
        if rows or figures:
            sections.append(
                Section(
                    group=group, heading=heading, verdict=by_group.get(group, ""), rows=rows, figures=figures
                )
            )  # fmt: skip
    data = runs[0].record.dataset
    return Content(
        title=title or f"{len(runs)} model{'s' if len(runs) != 1 else ''} on {data.source}",
        runs=tuple(runs),
        comparison=comparison,
        sections=tuple(sections),
        verdicts=words,
        cautions=by_model(runs),
        absences=_absences(runs),
        baseline=baseline,
    )


def _figures(runs: Sequence[Run], group: str) -> tuple[Figure, ...]:
    panels: dict[str, list[tuple[int, View]]] = {}
    described: dict[str, Ok] = {}
    for index, run in enumerate(runs):
        for outcome in run.record.outcomes:
            if not isinstance(outcome, Ok) or outcome.group != group or outcome.view.type in NOT_DRAWN:
                continue
            view = read_view(outcome, run.arrays)
            if isinstance(view, ImageGrid) and len(view.images) > GALLERY_IMAGES:
                continue
            panels.setdefault(outcome.metric, []).append((index, view))
            described.setdefault(outcome.metric, outcome)
    figures = [
        Figure(
            metric=metric, title=described[metric].title, explanation=described[metric].explanation,
            source=described[metric].source, kind=type(found[0][1]), panels=tuple(found),
        )
        for metric, found in panels.items()
    ]  # fmt: skip
    # Pictures come first, because readers look for them. Distributions over items come last.
    order: dict[type[View], int] = {ImageGrid: 0, Embedding: 1, PerItem: 3}
    return tuple(sorted(figures, key=lambda figure: order.get(figure.kind, 2)))


def _absences(runs: Sequence[Run]) -> tuple[Absence, ...]:
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for index, run in enumerate(runs):
        for outcome in run.record.outcomes:
            if isinstance(outcome, Skipped):
                key = (outcome.metric, outcome.title, "skipped", outcome.reason)
            elif isinstance(outcome, Failed):
                key = (outcome.metric, outcome.title, "failed", f"{outcome.error.type}: {outcome.error.message}")
            else:
                continue
            found.setdefault(key, []).append(index)
    absences = [
        Absence(metric=metric, title=title, status=status, reason=reason, runs=tuple(where))
        for (metric, title, status, reason), where in found.items()
    ]
    return tuple(sorted(absences, key=lambda absence: (absence.status, absence.reason, absence.title)))
