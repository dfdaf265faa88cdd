"""A comparison: every number beside the baseline's, tinted where the difference is real."""

from __future__ import annotations

from collections import Counter

from evaluation.judging.compare import Comparison
from evaluation.judging.few import TOO_FEW
from evaluation.judging.notebook.grid import Measure, Model, Part, Shown, Tint, folded, fragment, paragraph
from evaluation.judging.population import ABOUT, POPULATION
from evaluation.judging.power import CASES
from evaluation.judging.table import Cell, Row
from evaluation.judging.verdict import verdicts
from evaluation.record import figures
from evaluation.record.showing import html
from evaluation.registry import GROUPS

TINTS: dict[str, Tint] = {"better": "b", "worse": "w"}
SIGNS = {"better": " ▲", "worse": " ▼"}


@html.register
def html_of_comparison(comparison: Comparison) -> str:
    models = [
        Model(name=name, colour=colour, note=_beside(comparison, index))
        for index, (name, colour) in enumerate(zip(comparison.names, comparison.colours, strict=True))
    ]
    rows = [row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)]
    sentences = {one.group: one.text for one in verdicts(comparison)}
    parts = [
        Part(
            heading=GROUPS.get(group, group or "Other"),
            note=" ".join(filter(None, [sentences.get(group, ""), _against(comparison, group)])),
            measures=tuple(_measure(row) for row in rows if row.group == group),
        )
        for group in dict.fromkeys(row.group for row in rows)
    ]
    against = "" if comparison.baseline is None else f" against {comparison.names[comparison.baseline]}"
    heading = f"{len(models)} model{'s' if len(models) != 1 else ''}{against}"
    return fragment(heading, models, parts, _below(comparison))


def _beside(comparison: Comparison, index: int) -> str:
    said = ["baseline"] if index == comparison.baseline else []
    return ", ".join([*said, *([comparison.marks[index]] if index in comparison.marks else [])])


def _against(comparison: Comparison, group: str) -> str:
    baseline = comparison.baseline_of(group)
    if comparison.baseline is not None or baseline is None:
        return ""
    return f"Differences are to {comparison.names[baseline]}."


def _measure(row: Row) -> Measure:
    return Measure(
        title=row.title, better=row.better, unit=row.unit, explanation=row.explanation,
        cells=tuple(_shown(cell, row) for cell in row.cells),
    )  # fmt: skip


def _shown(cell: Cell, row: Row) -> Shown:
    if cell.status != "ok":
        return Shown(text="failed" if cell.status == "failed" else figures.ABSENT, tint="x", hint=cell.reason)
    mark = "● " if cell.best else "○ " if cell.tied_with_best else ""
    text = mark + figures.measured(cell.value, cell.interval) + ("*" if cell.warnings else "")
    text += f" {TOO_FEW}" if cell.too_few else ""
    said = [cell.reason, *cell.warnings]
    if cell.difference is not None:
        against = figures.difference(cell.difference, cell.difference_interval)
        said = [f"{against} against the baseline, {figures.p_value(cell.p_holm)} corrected.", *said]
    if found := row.found_text(cell):
        said.append(f"{found} or more would have been found in {CASES}.")
    return Shown(
        text=text + SIGNS.get(cell.verdict, ""),
        tint=TINTS.get(cell.verdict, ""),
        hint=" ".join(filter(None, said)),
    )


def _below(comparison: Comparison) -> list[str]:
    key = "± half of the 95% interval, – skipped, * carries a warning."
    if len(comparison.names) > 1:
        key = f"▲ better, ▼ worse than the baseline ({comparison.corrected}), ● best, ○ tied with the best, {key}"
    cells = [(row, cell) for row in comparison.rows for cell in row.cells]
    counts = Counter(cell.status for _, cell in cells)
    failed = [
        f"{comparison.names[cell.run]}, {row.title}: {cell.reason}" for row, cell in cells if cell.status == "failed"
    ]
    skipped: dict[str, dict[str, None]] = {}
    for row, cell in cells:
        if cell.status == "skipped":
            skipped.setdefault(cell.reason, {})[row.title] = None
    return [
        *(paragraph(note) for note in comparison.notes),
        f"<small>{paragraph(key)}{paragraph(ABOUT if len(comparison.names) > 1 else POPULATION)}</small>",
        folded(f"{counts['failed']:,} failed", failed),
        folded(f"{counts['skipped']:,} skipped", [f"{why}: {', '.join(titles)}" for why, titles in skipped.items()]),
    ]
