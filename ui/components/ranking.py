"""Every model in every group of measures: on how many it is best, or cannot be told from the best."""

from __future__ import annotations

import streamlit as st

from evaluation.compare import Comparison
from evaluation.verdict import Standing, verdicts
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
    head = "".join(
        f'<th scope="col">{escape(v.heading)}<br><span class="ts-dir">{plural(v.standings[0].contested, "measure")}</span></th>'
        for v in found
    )
    rows = []
    for index in order:
        cells = "".join(_cell(by_run[index].get(v.group), v.standings[0].leading) for v in found)
        rows.append(
            f'<tr><th scope="row" style="max-width:15rem">{name_html(comparison.names[index], comparison.colours[index])}</th>{cells}</tr>'
        )
    with st.container(key=key):
        st.html(
            f'<div class="ts-scroll" tabindex="0" role="region" aria-label="Ranking by group"><table class="ts-table ts-ranking"><thead><tr><th scope="col">Model</th>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
            '<div class="ts-legend"><span>On how many measures of a group a model is best, or cannot be told from the best.</span><span>– not applicable to this model</span></div>'
        )


def _share(standings: dict[str, Standing]) -> float:
    """Mean over the groups in which the model was measured: a GAN is not punished for having no encoder."""
    return sum(s.leading / s.contested for s in standings.values()) / len(standings) if standings else 0.0


def _cell(standing: Standing | None, most: int) -> str:
    if standing is None:
        return '<td><span class="ts-muted">–</span></td>'
    top = " ts-top" if standing.leading == most and most else ""
    width = 100 * standing.leading / standing.contested
    return f'<td class="ts-standing{top}"><span>{standing.leading}</span><div class="ts-bar"><i style="width:{width:.0f}%"></i></div></td>'
