"""A comparison as a table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.judging.few import TOO_FEW
from evaluation.judging.population import ABOUT, POPULATION
from evaluation.judging.power import MEANING
from evaluation.judging.table import Cell, Row, Table
from evaluation.record import figures
from evaluation.record.short_names import short_names
from evaluation.record.views import Reference
from evaluation.registry import GROUPS

GAP = "  "
LONGEST_TITLE = 40
LONGEST_NAME = 28
POWER_TITLE = "  · could be found from"
BETTER = {"higher": " ↑", "lower": " ↓"}
VERDICTS = {"better": " ▲", "worse": " ▼"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A metric, or a reference value beneath it."""

    row: Row
    title: str
    cells: tuple[str, ...]
    """One a model."""


def render(comparison: Table, *, width: int) -> str:
    """A row for each metric and beneath it its references, a column for each model.

    Models that do not fit follow below in further blocks.
    """
    rows = [row for row in comparison.rows if any(cell.status != "skipped" for cell in row.cells)]
    lines = [line for row in rows for line in _lines(row)]
    short = terminal_names(comparison.names)
    names = [f"  {name}{_behind(comparison, index)}" for index, name in enumerate(short)]
    widths = [max(map(_width, [name, *(line.cells[index] for line in lines)])) for index, name in enumerate(names)]
    first = max(map(_width, [*(line.title for line in lines), "metric"]))
    heads = {row.group: _head(comparison, row, short) for row in rows}
    blocks = [
        "\n".join(_block(lines, heads, first, names, widths, chosen)) for chosen in _fitting(widths, width - first)
    ]
    return "\n\n".join([*blocks, "\n".join(_key(comparison, len(comparison.rows) - len(rows)))])


def _lines(row: Row) -> list[_Line]:
    title = cut(row.title, LONGEST_TITLE - 2) + BETTER.get(row.better or "", "")
    references = [
        _Line(row=row, title=cut(f"  · {name}", LONGEST_TITLE), cells=tuple(map(_beside, beside)))
        for name, beside in row.references().items()
    ]
    found = row.could_be_found()
    power = [_Line(row=row, title=POWER_TITLE, cells=tuple(_found(found.get(cell.run)) for cell in row.cells))]
    return [_Line(row=row, title=title, cells=tuple(map(_cell, row.cells))), *references, *(power if found else [])]


def _block(
    lines: Sequence[_Line],
    heads: Mapping[str, str],
    first: int,
    names: Sequence[str],
    widths: Sequence[int],
    chosen: Sequence[int],
) -> list[str]:
    written = [GAP.join([_pad("metric", first), *(_pad(names[index], widths[index]) for index in chosen)]).rstrip()]
    group = None
    for line in lines:
        row = line.row
        if all(row.cells[index].status == "skipped" or not line.cells[index] for index in chosen):
            continue  # only models of another block have it
        if row.group != group:
            group = row.group
            written += ["", heads[group]]
        cells = [_pad(line.cells[index], widths[index]) for index in chosen]
        written.append(GAP.join([_pad(line.title, first), *cells]).rstrip())
    return written


def _behind(comparison: Table, index: int) -> str:
    """What stands behind a name at the head of its column."""
    said = ["baseline"] if index == comparison.baseline and len(comparison.names) > 1 else []
    said += [comparison.marks[index]] if index in comparison.marks else []
    return f" ({', '.join(said)})" if said else ""


def _head(comparison: Table, row: Row, short: Sequence[str]) -> str:
    """The line above the metrics of a row's group."""
    heading = GROUPS.get(row.group, row.group or "Other").upper()
    named = comparison.baseline is not None or len(comparison.names) < 2
    return heading if named else f"{heading} (differences to {short[row.baseline]})"


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
    few = f" {TOO_FEW}" if cell.too_few else ""
    return mark + figures.measured(cell.value, cell.interval) + noted + few + VERDICTS.get(cell.verdict, "")


def _found(difference: str | None) -> str:
    return "" if difference is None else f"  {difference}"


def _beside(reference: Reference | None) -> str:
    return "" if reference is None else f"  {figures.measured(reference.value, reference.interval)}"


def _key(comparison: Table, left_out: int) -> list[str]:
    lines = []
    if len(comparison.names) > 1:
        whose = "the group's leader" if comparison.baseline is None else "the baseline"
        lines.append(f"● best  ○ tied with the best  ▲ better, ▼ worse than {whose} ({comparison.corrected})")
    lines.append("± half of the 95% interval  ↑ higher is better  ↓ lower is better  – skipped")
    if any(cell.references for row in comparison.rows for cell in row.cells):
        lines.append("· for comparison: what the same measure gives for something else")
    if any(row.could_be_found() for row in comparison.rows):
        lines.append(f"·{POWER_TITLE.partition('·')[2]}: where nothing differs, {MEANING}")
    if left_out:
        lines.append(f"left out, as none of these models can have it: {left_out} metric{'s' if left_out > 1 else ''}")
    noted: dict[str, list[str]] = {}
    for row in comparison.rows:
        for warning in dict.fromkeys(warning for cell in row.cells for warning in cell.warnings):
            noted.setdefault(warning, []).append(row.title)
    lines += [f"* {', '.join(titles)}: {warning}" for warning, titles in noted.items()]
    lines += [f"{reason}: {', '.join(titles)}" for reason, titles in comparison.too_few().items()]
    theirs: dict[str, list[str]] = {}
    for row in comparison.rows:
        if row.plugin:
            theirs.setdefault(row.plugin, []).append(row.title)
    lines += [f"from {plugin}: {', '.join(titles)}" for plugin, titles in theirs.items()]
    return [*lines, *comparison.notes, ABOUT if len(comparison.names) > 1 else POPULATION]


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
