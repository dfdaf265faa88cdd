"""A comparison as a table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from evaluation.judging.table import Cell, Row, Table
from evaluation.record import figures
from evaluation.record.short_names import short_names
from evaluation.registry import GROUPS

GAP = "  "
LONGEST_TITLE = 40
LONGEST_NAME = 28
BETTER = {"higher": " ↑", "lower": " ↓"}
VERDICTS = {"better": " ▲", "worse": " ▼"}


def render(comparison: Table, *, width: int) -> str:
    """A row for each metric, a column for each model. Models that do not fit follow below in further blocks."""
    rows = [row for row in comparison.rows if any(cell.status != "skipped" for cell in row.cells)]
    titles = [cut(row.title, LONGEST_TITLE - 2) + BETTER.get(row.better or "", "") for row in rows]
    names = [
        "  " + name + (" (baseline)" if index == comparison.baseline and len(comparison.names) > 1 else "")
        for index, name in enumerate(terminal_names(comparison.names))
    ]
    columns = [[_cell(row.cells[index]) for row in rows] for index in range(len(names))]
    widths = [max(map(_width, [name, *column])) for name, column in zip(names, columns, strict=True)]
    first = max(map(_width, [*titles, "metric"]))
    blocks = [
        "\n".join(_block(rows, titles, first, names, columns, widths, chosen))
        for chosen in _fitting(widths, width - first)
    ]
    return "\n\n".join([*blocks, "\n".join(_key(comparison, len(comparison.rows) - len(rows)))])


def _block(
    rows: Sequence[Row],
    titles: Sequence[str],
    first: int,
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    widths: Sequence[int],
    chosen: Sequence[int],
) -> list[str]:
    lines = [GAP.join([_pad("metric", first), *(_pad(names[index], widths[index]) for index in chosen)]).rstrip()]
    group = None
    for position, row in enumerate(rows):
        if all(row.cells[index].status == "skipped" for index in chosen):
            continue  # only models of another block have it
        if row.group != group:
            group = row.group
            lines += ["", GROUPS.get(row.group, row.group or "Other").upper()]
        cells = [_pad(columns[index][position], widths[index]) for index in chosen]
        lines.append(GAP.join([_pad(titles[position], first), *cells]).rstrip())
    return lines


def _fitting(widths: Sequence[int], room: int) -> list[list[int]]:
    blocks: list[list[int]] = [[]]
    used = 0
    for index, width in enumerate(widths):
        needed = width + len(GAP)
        if blocks[-1] and used + needed > room:
            blocks.append([])
            used = 0
        blocks[-1].append(index)
        used += needed
    return blocks


def _cell(cell: Cell) -> str:
    if cell.status != "ok":
        return "  failed" if cell.status == "failed" else f"  {figures.ABSENT}"
    mark = "● " if cell.best else "○ " if cell.tied_with_best else "  "
    noted = "*" if cell.warnings else ""
    return mark + figures.measured(cell.value, cell.interval) + noted + VERDICTS.get(cell.verdict, "")


def _key(comparison: Table, left_out: int) -> list[str]:
    lines = []
    if len(comparison.names) > 1:
        lines.append(
            "● best  ○ tied with the best  ▲ better, ▼ worse than the baseline "
            f"(paired, Holm over {comparison.tests:,} comparisons)"
        )
    lines.append("± half of the 95% interval  ↑ higher is better  ↓ lower is better  – skipped")
    if left_out:
        lines.append(f"left out, as none of these models can have it: {left_out} metric{'s' if left_out > 1 else ''}")
    noted: dict[str, list[str]] = {}
    for row in comparison.rows:
        for warning in dict.fromkeys(warning for cell in row.cells for warning in cell.warnings):
            noted.setdefault(warning, []).append(row.title)
    lines += [f"* {', '.join(titles)}: {warning}" for warning, titles in noted.items()]
    theirs: dict[str, list[str]] = {}
    for row in comparison.rows:
        if row.plugin:
            theirs.setdefault(row.plugin, []).append(row.title)
    lines += [f"from {plugin}: {', '.join(titles)}" for plugin, titles in theirs.items()]
    return [*lines, *comparison.notes]


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def terminal_names(names: Sequence[str]) -> list[str]:
    """Each name in at most `LONGEST_NAME` terminal columns. Names that differ stay apart."""
    return [cut(name, LONGEST_NAME) for name in short_names([cut(name, len(name) * 2) for name in names], LONGEST_NAME)]


def cut(text: str, longest: int) -> str:
    """Cut to a number of terminal columns, without control characters."""
    text = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    while _width(text) > longest:
        text = text[:-2] + "…"
    return text


def _width(text: str) -> int:
    """Terminal columns: East Asian wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
