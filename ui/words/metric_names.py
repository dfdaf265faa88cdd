"""Metrics in the address may be written by any of their names: ``?metric=fd`` is ``?metric=frechet_distance``."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record.lookup import find_metric
from ui import state
from ui.text import markdown


def settle(name: str, titles: Mapping[str, str]) -> None:
    """Write registered names into the parameter ``name``, before a widget reads it. An unknown one is said and dropped.

    ``titles``: metric -> title, of those that may be chosen.
    """
    written = [word for word in (state.text(name) or "").split(",") if word.strip()]
    if all(word in titles for word in written):
        return
    found: list[str] = []
    for word in written:
        try:
            found.append(find_metric(word.strip(), titles))
        except TouchstoneError as error:
            st.caption(markdown(str(error)))
    state.put(name, ",".join(dict.fromkeys(metric for metric in found if metric in titles)) or None)
