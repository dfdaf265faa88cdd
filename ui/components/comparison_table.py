"""The table of a comparison: one part a group, a metric a row, a model a column, and under each value its difference.

A part holds the models that were measured on something in its group: a GAN has no column under Reconstruction.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import figures
from evaluation.compare import Cell, Comparison, Row
from evaluation.registry import GROUPS
from ui.components import metric_facts
from ui.text import escape, name_html

_MARKS = {"better": ("▲", "better than the baseline"), "worse": ("▼", "worse than the baseline"), "tied": ("≈", "tied")}
_KEY = """<div class="ts-legend"><span><b>0.12</b> best</span><span><u>0.12</u> cannot be told from the best</span>
<span>± half of the 95% interval</span><span>below: difference from the baseline <i class="ts-better">▲</i> better <i class="ts-worse">▼</i> worse
≈ tied, after Holm’s correction</span></div>"""


def show(comparison: Comparison, *, key: str) -> None:
    measured = [row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)]
    parts = []
    for group, heading in GROUPS.items():
        rows = [row for row in measured if row.group == group]
        if rows:
            parts.append(_part(heading, rows, comparison))
    notes = "".join(f'<p class="ts-small ts-muted">{escape(note)}</p>' for note in comparison.notes)
    legend = (
        _KEY if len(comparison.names) > 1 else '<div class="ts-legend"><span>± half of the 95% interval</span></div>'
    )
    with st.container(key=key):
        st.html(f"{''.join(parts)}{legend}{notes}")


def _part(heading: str, rows: Sequence[Row], comparison: Comparison) -> str:
    shown = [
        index for index in range(len(comparison.names)) if any(row.cells[index].status != "skipped" for row in rows)
    ]
    head = "".join(_header(index, comparison) for index in shown)
    body = "".join(_row(row, shown, several=len(comparison.names) > 1) for row in rows)
    return (
        f'<div class="ts-scroll" tabindex="0" role="region" aria-label="{escape(heading)}"><table class="ts-table ts-part"><thead><tr>'
        f'<th scope="col" class="ts-metric">{escape(heading)}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _header(index: int, comparison: Comparison) -> str:
    baseline = index == comparison.baseline and len(comparison.names) > 1
    note = '<span class="ts-dir ts-under">baseline</span>' if baseline else ""
    return f'<th scope="col">{note}{name_html(comparison.names[index], comparison.colours[index])}</th>'


def _row(row: Row, shown: Sequence[int], *, several: bool) -> str:
    cells = "".join(_cell(row.cells[index], row, several=several) for index in shown)
    return f'<tr><th scope="row" class="ts-metric">{metric_facts.html(row)}</th>{cells}</tr>'


def _cell(cell: Cell, row: Row, *, several: bool) -> str:
    if cell.status != "ok":
        word = "failed" if cell.status == "failed" else figures.ABSENT
        kind = "ts-worse" if cell.status == "failed" else "ts-muted"
        return f'<td title="{escape(cell.reason)}"><span class="{kind}">{word}</span></td>'
    ranked = several and row.better is not None
    mark = "ts-best" if ranked and cell.best else "ts-tiedbest" if ranked and cell.tied_with_best else ""
    value = f'<span class="ts-value">{figures.measured(cell.value, cell.interval)}</span>'
    return f'<td class="{mark}" title="{_hint(cell)}">{value}{_delta(cell)}</td>'


def _delta(cell: Cell) -> str:
    if cell.verdict == "baseline" or cell.difference is None:
        return ""
    glyph, words = _MARKS.get(cell.verdict, ("", ""))
    marked = f'<i class="ts-mark ts-{cell.verdict}" role="img" aria-label="{words}">{glyph}</i>' if glyph else ""
    return f'<span class="ts-delta">{figures.difference(cell.difference, cell.difference_interval)}{marked}</span>'


def _hint(cell: Cell) -> str:
    lines = [f"95%: {figures.interval_text(cell.interval)}"]
    if cell.p is not None:
        lines.append(
            f"{_MARKS.get(cell.verdict, ('', cell.verdict))[1]}: {figures.p_value(cell.p)}, after Holm {figures.p_value(cell.p_holm)}"
        )
    if cell.verdict == "incomparable" and cell.reason:
        lines.append(cell.reason)
    return escape("; ".join([*lines, *cell.warnings]))
