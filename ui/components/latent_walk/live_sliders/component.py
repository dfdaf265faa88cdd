"""The Streamlit component: mounts the script and returns the positions of the sliders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPT = Path(__file__).parent / "live_sliders.js"


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_live_sliders", js=SCRIPT.read_text(encoding="utf-8"))


def show(labels: Sequence[str], *, reach: float, step: float, unit: str, key: str) -> list[float]:
    """One slider for each label, from -reach to reach, at 0 in the beginning. Returns the positions.

    They are kept while other pages are seen. Another ``key`` starts again at 0.
    """
    kept, turns = f"{key}.kept", f"{key}.turns"
    turn = st.session_state[turns] = st.session_state.get(turns, 0) + 1
    values = _values(st.session_state.get(kept), len(labels), reach)
    # Every run sends a new turn as an answer: the browser sends its next value only after the last one was handled.
    described = {"labels": list(labels), "values": values, "reach": reach, "step": step, "unit": unit, "turn": turn}
    told = _component()(key=key, data=described, on_values_change=lambda: None).get("values")
    if told is not None:
        st.session_state[kept] = values = _values(told, len(labels), reach)
    return values


def _values(told: object, count: int, reach: float) -> list[float]:
    """The positions, checked: a finite number within reach for each slider. The browser is not trusted."""
    listed = told if isinstance(told, list) else []
    known = [float(one) if isinstance(one, int | float) and math.isfinite(one) else 0.0 for one in listed[:count]]
    return [min(reach, max(-reach, one)) for one in known] + [0.0] * (count - len(known))
