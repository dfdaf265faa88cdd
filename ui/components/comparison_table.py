"""The table of a comparison: a metric a row, a model a column, the difference from the baseline under each value."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import figures
from evaluation.compare import Cell, Comparison, Row
from evaluation.registry import GROUPS
from ui.components import metric_facts
from ui.text import escape, name_html

_WORDS = {"better": "better", "worse": "worse", "tied": "tied"}


def show(comparison: Comparison, *, key: str, groups: Sequence[str] | None = None) -> None:
    rows = [row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)]
    body = []
    for group, heading in GROUPS.items():
        of_group = [row for row in rows if row.group == group and (groups is None or group in groups)]
        if of_group:
            body.append(f'<tr class="ts-group"><th colspan="{len(comparison.names) + 1}" scope="colgroup">{escape(heading)}</th></tr>')
            body += [_row(row, comparison) for row in of_group]
    head = "".join(_header(index, comparison) for index in range(len(comparison.names)))
    several = len(comparison.names) > 1
    notes = "".join(f'<p class="ts-small ts-muted">{escape(note)}</p>' for note in comparison.notes)
    legend = notes + (
        '<div class="ts-legend"><span><b>0.12</b> best</span><span><u>0.12</u> cannot be told from the best</span>'
        "<span>± half of the 95% interval</span><span>below: difference from the baseline, on the same resamplings, with Holm’s correction</span></div>"
        if several
        else '<div class="ts-legend"><span>± half of the 95% interval</span></div>'
    )
    with st.container(key=key):
        st.html(
            f'<div class="ts-scroll" tabindex="0" role="region" aria-label="Comparison of models"><table class="ts-table"><thead><tr>'
            f'<th scope="col" class="ts-metric">Measure</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>{legend}'
        )


def _header(index: int, comparison: Comparison) -> str:
    note = "baseline" if index == comparison.baseline and len(comparison.names) > 1 else "&nbsp;"
    return f'<th scope="col">{name_html(comparison.names[index], comparison.colours[index])}<br><span class="ts-dir">{note}</span></th>'


def _row(row: Row, comparison: Comparison) -> str:
    several = len(comparison.names) > 1
    cells = "".join(_cell(cell, row, several=several) for cell in row.cells)
    return f'<tr><th scope="row" class="ts-metric">{metric_facts.html(row)}</th>{cells}</tr>'


def _cell(cell: Cell, row: Row, *, several: bool) -> str:
    if cell.status != "ok":
        word = "failed" if cell.status == "failed" else figures.ABSENT
        kind = ' class="ts-worse"' if cell.status == "failed" else ' class="ts-muted"'
        return f'<td title="{escape(cell.reason or "")}"><span{kind}>{word}</span></td>'
    ranked = several and row.better is not None
    mark = "ts-best" if ranked and cell.best else "ts-tiedbest" if ranked and cell.tied_with_best else ""
    value = f'<span class="ts-value">{figures.measured(cell.value, cell.interval)}</span>'
    return f'<td class="{mark}" title="{_hint(cell)}">{value}{_delta(cell)}</td>'


def _delta(cell: Cell) -> str:
    if cell.verdict == "baseline" or cell.difference is None:
        return ""
    word = _WORDS.get(cell.verdict, "")
    marked = f'<span class="ts-mark ts-{cell.verdict}">{word}</span>' if word else ""
    return f'<span class="ts-delta">{figures.difference(cell.difference, cell.difference_interval)}{marked}</span>'


def _hint(cell: Cell) -> str:
    lines = [f"95%: {figures.interval_text(cell.interval)}"]
    if cell.p is not None:
        lines.append(f"{figures.p_value(cell.p)}, after Holm {figures.p_value(cell.p_holm)}")
    return escape("; ".join([*lines, *cell.warnings]))
