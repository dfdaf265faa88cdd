"""Any two of the models, chosen by the reader: every number of both, and whether they differ."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.table import Row
from ui import services
from ui.components.compare import numbers, two_models
from ui.components.compare.compared import Compared
from ui.components.shared import verdict


def show(all_: Compared, rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that the table above shows."""
    with st.container(key=key):
        ids = two_models.choose(all_.names)
        places = [all_.place(one) for one in ids]
        two = Compared(
            comparison=services.pair(all_.comparison, *places),
            runs=tuple(all_.runs[place] for place in places),
            ids=ids,
            cautions={new: all_.cautions[old] for new, old in enumerate(places) if old in all_.cautions},
        )
        verdict.show(two.comparison, two.cautions, key=f"{key}-verdict")
        of_two = {row.metric: row for row in two.comparison.rows}
        numbers.show(two, [of_two[row.metric] for row in rows if row.metric in of_two], key=f"{key}-numbers")
