"""The numbers under the maps as a table: how faithful each map is, and how alike it is to the reference."""

from __future__ import annotations

import streamlit as st

from ui.latent.maps import Maps
from ui.markup import header_cell, lead, table, tag
from ui.text import escape, run_html

SEPARATOR = " · "


def show(shown: Maps, *, key: str) -> None:
    rows = [dict(_parts(spec.caption)) for spec in shown.specs]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        return
    with st.container(key=key), st.expander("The numbers of these maps", type="compact"):
        st.html(
            lead(
                "Trustworthiness, continuity and kNN recall: how well the map keeps the code’s neighbours, 1 is best. "
                "Disparity: what is left between the two maps when one is laid over the other, 0 is the same. Code "
                "neighbours shared is measured without any map: alignment cannot improve it."
            )
        )
        head = header_cell("Model") + "".join(header_cell(escape(name)) for name in names)
        body = [
            header_cell(run_html(run), row=True) + "".join(tag("td", escape(row.get(name, "–"))) for name in names)
            for run, row in zip(shown.runs, rows, strict=True)
        ]
        st.html(table(head, body, label="Numbers of the maps"))


def _parts(caption: str) -> list[tuple[str, str]]:
    """``kNN recall 0.64`` -> name and value."""
    found = []
    for part in caption.split(SEPARATOR):
        name, _, value = part.rpartition(" ")
        if name:
            found.append((name, value))
    return found
