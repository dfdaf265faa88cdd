"""How a model was trained: the facts of its card, and its loss curves where the card has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from evaluation.record.views import Curve
from ui.charts import draw
from ui.components.models import fact_list

LONG = 8
"""This many numbers are written out. More are drawn as a curve."""
LONGEST_TEXT = 60


def show(facts: Mapping[str, Any], *, colour: int, key: str) -> None:
    flat = dict(_flat(facts))
    curves = {name: value for name, value in flat.items() if _is_curve(value)}
    fact_list.show({name: _short(value) for name, value in flat.items() if name not in curves})
    for number, length in enumerate(sorted({len(value) for value in curves.values()})):
        names = tuple(name for name, value in curves.items() if len(value) == length)
        lines = np.asarray([curves[name] for name in names], dtype=np.float64)
        shown = tuple(name.removeprefix("loss curves ") for name in names)
        view = Curve(x=np.arange(1, length + 1), y=lines, names=shown, x_label="point of the curve", y_label="loss")
        series = draw.Series(name="training", colour=colour, view=view)
        with st.container(key=f"{key}-{number}"):
            draw.chart(
                draw.figure([series]), key=f"{key}-{number}-chart", alt=f"Training: {', '.join(names)}", legend=[series]
            )


def _flat(facts: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Nested facts, with the names joined. Empty ones are left out."""
    found: list[tuple[str, Any]] = []
    for name, value in facts.items():
        title = f"{before} {name}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            found += _flat(value, title)
        elif value not in (None, [], ""):
            found.append((title, value))
    return found


def _is_curve(value: object) -> bool:
    return isinstance(value, list) and len(value) > LONG and all(isinstance(item, int | float) for item in value)


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[:12] + "…" if value.isalnum() else value
    return value
