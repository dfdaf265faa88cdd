"""The table of a comparison: a row for each metric, a column for each model, the difference under each value.

Each group has a part of its own, with only the models that were measured in it: a GAN has no column under
Reconstruction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.population import ABOUT, POPULATION
from evaluation.judging.power import CASES, MEANING
from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.record.reading import GUESSED
from evaluation.registry import GROUPS
from ui.components.shared import metric_facts
from ui.markup import header_cell, table, tag
from ui.names import told_apart
from ui.text import escape, name_html

NAME_WIDTH = 36
"""Characters of a model's name over its column."""
_MARKS = {"better": ("▲", "better than the baseline"), "worse": ("▼", "worse than the baseline"), "tied": ("≈", "tied")}
_KEY = """<div class="ts-legend"><span><b>0.12</b> best</span><span><u>0.12</u> tied with the best</span>
<span>± half of the 95% interval</span><span>below: difference from the baseline ({corrected})
<i class="ts-better">▲</i> better <i class="ts-worse">▼</i> worse ≈ tied</span>{power}</div>"""
_POWER = f"<span>≥ where nothing differs: {MEANING}</span>"


def show(comparison: Comparison, *, key: str) -> None:
    measured = [row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)]
    parts = []
    for group, heading in GROUPS.items():
        rows = [row for row in measured if row.group == group]
        if rows:
            parts.append(_part(heading, rows, comparison))
    said = [*comparison.notes, ABOUT if len(comparison.names) > 1 else POPULATION]
    notes = "".join(f'<p class="ts-small ts-muted">{escape(note)}</p>' for note in said)
    power = any(row.could_be_found() for row in measured)
    legend = (
        _KEY.format(corrected=escape(comparison.corrected), power=_POWER if power else "")
        if len(comparison.names) > 1
        else '<div class="ts-legend"><span>± half of the 95% interval</span></div>'
    )
    with st.container(key=key):
        st.html(f"{''.join(parts)}{legend}{notes}")


def _part(heading: str, rows: Sequence[Row], comparison: Comparison) -> str:
    shown = [
        index for index in range(len(comparison.names)) if any(row.cells[index].status != "skipped" for row in rows)
    ]
    labels = told_apart(comparison.names, NAME_WIDTH)
    head = "".join(_header(index, comparison, rows[0].group, labels) for index in shown)
    body = [_row(row, shown, several=len(comparison.names) > 1) for row in rows]
    first = header_cell(escape(heading), cls="ts-metric")
    return table(first + head, body, label=heading, cls="ts-part")


def _header(index: int, comparison: Comparison, group: str, labels: Mapping[str, str]) -> str:
    note = tag("span", "baseline", cls="ts-dir ts-under") if comparison.is_baseline(index, group) else ""
    mark = GUESSED if index in comparison.guessed else ""
    name = comparison.names[index]
    return header_cell(note, name_html(name, comparison.colours[index], mark, labels[name]))


def _row(row: Row, shown: Sequence[int], *, several: bool) -> str:
    found = row.could_be_found()
    cells = "".join(_cell(row.cells[index], row, found.get(index, ""), several=several) for index in shown)
    return header_cell(metric_facts.html(row), row=True, cls="ts-metric") + cells


def _cell(cell: Cell, row: Row, found: str, *, several: bool) -> str:
    if cell.status != "ok":
        word = "failed" if cell.status == "failed" else figures.ABSENT
        kind = "ts-worse" if cell.status == "failed" else "ts-muted"
        return tag("td", tag("span", word, cls=kind), title=cell.reason)
    ranked = several and row.better is not None
    mark = "ts-best" if ranked and cell.best else "ts-tiedbest" if ranked and cell.tied_with_best else ""
    mark = "ts-few" if cell.too_few else mark
    value = f'<span class="ts-value">{escape(figures.measured(cell.value, cell.interval))}</span>'
    return tag("td", value, _delta(cell), _few(cell), _power(found), cls=mark, title=_hint(cell, row))


def _power(found: str) -> str:
    """What could have been seen, where nothing differs."""
    words = f"≥ {escape(found)}"
    return tag("span", words, cls="ts-delta", title=f"Where nothing differs, {MEANING}") if found else ""


def _few(cell: Cell) -> str:
    """Why the number decides nothing: needs 100 images, had 20."""
    return tag("span", escape(cell.too_few), cls="ts-delta") if cell.too_few else ""


def _delta(cell: Cell) -> str:
    if cell.verdict in ("baseline", "too few") or cell.difference is None:
        return ""
    glyph, words = _MARKS.get(cell.verdict, ("", ""))
    marked = f'<i class="ts-mark ts-{cell.verdict}" role="img" aria-label="{words}">{glyph}</i>' if glyph else ""
    return (
        f'<span class="ts-delta">{escape(figures.difference(cell.difference, cell.difference_interval))}{marked}</span>'
    )


def _hint(cell: Cell, row: Row) -> str:
    lines = [f"95%: {figures.interval_text(cell.interval)}"]
    if cell.p is not None:
        words = _MARKS.get(cell.verdict, ("", cell.verdict))[1]
        lines.append(f"{words}: {figures.p_value(cell.p)}, after Holm {figures.p_value(cell.p_holm)}")
    if found := row.found_text(cell):
        lines.append(f"{found} or more would have been found in {CASES}")
    if cell.verdict == "incomparable" and cell.reason:
        lines.append(cell.reason)
    return "; ".join([*lines, *cell.warnings])
