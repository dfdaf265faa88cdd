"""The chosen models, on every page that shows models: ``7 of 212 chosen on mnist``, and the table to choose others."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui import chosen_models, entrance, state
from ui.components.shared import model_table
from ui.table import model_columns, model_rows, training_rows

KEY = "chosen-models"


def show(dataset_sha256: str, chosen: Sequence[str], at_first: Sequence[str], *, where: str) -> None:
    """``chosen`` and ``at_first``, what opens by itself, are SHA-256. The page runs again when the choice changes."""
    with st.container(key="chooser"):
        _bar(dataset_sha256, tuple(chosen), tuple(at_first), where)


@st.fragment
def _bar(dataset_sha256: str, chosen: tuple[str, ...], at_first: tuple[str, ...], where: str) -> None:
    entrance.check()
    models = [
        row
        for row in model_rows.measured(model_rows.rows(dataset_sha256), dataset_sha256)
        if row.mark.archived is None or row.sha256 in chosen
    ]
    rows = training_rows.folded(models, dataset_sha256, every=training_rows.takes_every())
    said = model_table.told(KEY)
    offered = model_columns.offered(rows) if said.open else []  # folded up, the bar needs no column
    keys = said.columns or model_columns.at_first(offered)
    model_table.show(
        rows,
        chosen=[state.short(sha256) for sha256 in chosen],
        columns=[column for column in offered if column.key in keys],
        offered=offered,
        where=where,
        foldable=True,
        key=KEY,
        on_choose=lambda: _take({row.id: row.sha256 for row in models}, at_first),
    )
    wanted = chosen_models.wanted()
    known = {row.sha256 for row in models}
    if {sha256 for sha256 in known if chosen_models.is_wanted(sha256, wanted, at_first)} != known & set(chosen):
        st.rerun()


def _take(known: dict[str, str], at_first: tuple[str, ...]) -> None:
    """A model that is no longer there is left out."""
    told = model_table.told(KEY).chosen
    if told is not None:
        chosen_models.put([known[one] for one in told if one in known], at_first)
