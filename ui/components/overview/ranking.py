"""For each model and each group: on how many measures it is best, or tied with the best."""

from __future__ import annotations

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.verdict import GroupVerdict, Standing, verdicts
from evaluation.record.reading import GUESSED
from ui.markup import bar, header_cell, table, tag
from ui.text import escape, name_html, plural


def show(comparison: Comparison, *, key: str) -> None:
    found = verdicts(comparison)
    if not found:
        return
    by_run: dict[int, dict[str, Standing]] = {index: {} for index in range(len(comparison.names))}
    for verdict in found:
        for standing in verdict.standings:
            by_run[standing.run][verdict.group] = standing
    order = sorted(by_run, key=lambda run: -_share(by_run[run]))
    head = header_cell("Model") + "".join(_header(verdict) for verdict in found)
    rows = []
    for index in order:
        mark = GUESSED if index in comparison.guessed else ""
        name = name_html(comparison.names[index], comparison.colours[index], mark)
        cells = "".join(_cell(by_run[index].get(v.group), v.standings[0].leading) for v in found)
        rows.append(header_cell(name, row=True, style="max-width:15rem") + cells)
    said = "On how many measures of a group a model is best, or tied with the best."
    legend = tag("div", tag("span", said), tag("span", "– not applicable to this model"), cls="ts-legend")
    with st.container(key=key):
        st.html(table(head, rows, label="Ranking by group", cls="ts-ranking") + legend)


def _header(verdict: GroupVerdict) -> str:
    contested = plural(verdict.standings[0].contested, "measure")
    return header_cell(escape(verdict.heading), tag("span", contested, cls="ts-dir ts-under"))


def _share(standings: dict[str, Standing]) -> float:
    """The mean over the groups in which the model was measured. A GAN loses nothing for having no encoder."""
    return sum(s.leading / s.contested for s in standings.values()) / len(standings) if standings else 0.0


def _cell(standing: Standing | None, most: int) -> str:
    if standing is None:
        return '<td><span class="ts-muted">–</span></td>'
    top = " ts-top" if standing.leading == most and most else ""
    shown = tag("span", str(standing.leading))
    return tag("td", shown, bar(standing.leading / standing.contested), cls=f"ts-standing{top}")
