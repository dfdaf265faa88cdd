"""The table of the comparison with what its marks mean; how it is sorted and what is open stand in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.population import ABOUT, POPULATION
from evaluation.judging.table import Row
from ui import state
from ui.components.compare import measure_table
from ui.components.compare.compared import Compared
from ui.text import escape
from ui.words import terms

FEW = 3
"""So many models stand beside one another, with a measure in each row. More stand in rows."""
SORT, OPEN, MEASURE = "sorted", "details", "metric"
"""Parameters of the address; ``sort`` is that of the table of models."""
WORST = "-"
"""Before the name of the column that sorts, where the worst comes first."""
_KEY = """<div class="ts-legend"><span><b>0.12</b> best</span><span><u>0.12</u> {tied} with the best</span>
<span>± half of the 95% {interval}</span><span>below: difference from the {baseline} ({corrected})</span>
<span><i class="ts-scale" role="img" aria-label="Colours from much worse to much better"></i>
<i class="ts-worse">▼</i> worse <i class="ts-better">▲</i> better, the darker the more</span>
<span>≈ tied, not coloured</span></div>"""
_TERMS = {word: terms.link(word, word) for word in ("tied", "interval", "baseline")}
_ALONE = f'<div class="ts-legend"><span>± half of the 95% {_TERMS["interval"]}</span></div>'


def show(all_: Compared, rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that are shown."""
    comparison = all_.comparison
    if not rows:
        return
    several = len(comparison.names) > 1
    with st.container(key=f"{key}-table"):
        measure_table.show(
            all_,
            rows,
            models_down=len(comparison.names) > FEW,
            look=_look(rows),
            label="Numbers of the chosen models",
            key=key,
            on_look=lambda: _keep(key, {row.metric for row in rows}),
        )
        said = [*comparison.notes, ABOUT if several else POPULATION]
        notes = "".join(f'<p class="ts-small ts-muted">{escape(note)}</p>' for note in said)
        st.html((_KEY.format(corrected=terms.explained(comparison.corrected), **_TERMS) if several else _ALONE) + notes)


def _look(rows: Sequence[Row]) -> measure_table.Look:
    """As the address has it. Without a word in it the first column sorts."""
    columns = ["name", *(row.metric for row in rows)]
    written = state.text(SORT) or ""
    sort = written.removeprefix(WORST)
    opened = state.text(OPEN) or ""
    return measure_table.Look(
        sort=sort if sort in columns else columns[1],
        worst=written.startswith(WORST) and sort in columns,
        open=opened if opened in columns[1:] else "",
    )


def _keep(key: str, known: set[str]) -> None:
    """The browser is not trusted: only what is shown can sort the table or be open."""
    told = measure_table.told(key)
    if told is None:
        return
    if told.sort in known | {"name"}:
        state.put(SORT, (WORST if told.worst else "") + told.sort)
    state.put(OPEN, told.open if told.open in known else None)
    if told.open in known:
        state.put(MEASURE, told.open)
