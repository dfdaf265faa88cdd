"""The Streamlit component: mounts the scripts, sends rows, and hands on what was chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui.components.shared.model_table.payload import Payload, build, chips
from ui.components.shared.model_table.told import Told, decode
from ui.table.model_columns import FILTERED, Column
from ui.table.model_rows import ModelRow
from ui.table.views import OpenView

FOLDER = Path(__file__).parent
SCRIPTS = ("columns", "arranging", "dom", "bar", "tools", "grid", "table", "index")
"""In this order they are one script: Streamlit takes one, and nothing has to be built."""
PIECES = FOLDER / "dom.js"
"""Small pieces of a page, for the scripts of other components too."""

SMALL = 64_000
"""Bytes of rows that go with each message: those of about a hundred models."""
EMPTY: Mapping[str, Sequence[str]] = MappingProxyType({})


def script() -> str:
    style = (FOLDER / "model_table.css").read_text(encoding="utf-8")
    parts = [(FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([f"const STYLE = {json.dumps(style)};", *parts])


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_model_table", js=script())


def told(key: str) -> Told:
    """What the browser has told of the table with this key."""
    state = st.session_state.get(key)
    return decode(state if isinstance(state, Mapping) else {})


def show(
    rows: Sequence[ModelRow],
    *,
    chosen: Sequence[str],
    columns: Sequence[Column],
    offered: Sequence[Column],
    where: str,
    foldable: bool,
    key: str,
    on_choose: Callable[[], None],
    on_act: Callable[[], None] = lambda: None,
    looks: bool = False,
    look: Mapping[str, Any] | None = None,
    opens: bool = False,
    views: Sequence[str] = (),
    view: OpenView | None = None,
    may_save: bool = False,
    pictures: str = "",
    hidden: Mapping[str, Sequence[str]] = EMPTY,
    tall: int = 16,
) -> None:
    """The chosen as chips, over the table of all rows.

    Args:
        rows: In the order in which they stand before somebody sorts.
        chosen: Ids of the chosen rows. The browser's own choice wins while this lags behind it.
        columns: Those shown, of the offered.
        where: What the rows were measured on, for the bar.
        foldable: Whether the rows are folded up until somebody wants to choose. Folded up, none are sent.
        on_choose: Called when the choice, or the look, has changed; ``told(key)`` has ``chosen`` and ``look``.
        on_act: Called when something was asked for; ``told(key).act`` has it.
        looks: Whether the browser tells changes of filters, groups and order. ``look`` are those that the address asks
            for.
        opens: Whether a row can be opened.
        views: Names of the saved views; ``view`` is the open one.
        may_save: Whether who looks may save and delete views.
        pictures: Address below which the pictures of the rows lie; empty for none.
        hidden: Column -> values whose rows are shown only where somebody filters for them, such as archived ones.
        tall: Rows that are in sight at most.
    """
    said = told(key)
    besides = [one for one in offered if one.key in FILTERED and one not in columns]
    table = build(rows, columns, besides) if said.open or not foldable else None
    _component()(
        key=key,
        data={
            "table": None if table is None else _sent(table, key),
            "chosen": list(chosen),
            "turn": said.turn,
            "chips": chips(rows, chosen),
            "total": sum(row.kind == "model" and row.mark.archived is None for row in rows),
            "where": where,
            "foldable": foldable,
            "opens": opens,
            "columns": [column.key for column in columns],
            "offered": [{"key": one.key, "title": one.title, "group": one.group} for one in offered],
            "views": list(views),
            "looks": looks,
            "look": None if look is None else dict(look),
            "look_turn": said.look_turn,
            "view": None if view is None else asdict(view),
            "may_save": may_save,
            "pictures": pictures,
            "hidden": {column: list(values) for column, values in hidden.items()},
            "tall": tall,
        },
        on_told_change=on_choose,
        on_act_change=on_act,
        on_open_change=lambda: None,
        on_columns_change=lambda: None,
        on_again_change=lambda: None,
    )


def _sent(table: Payload, key: str) -> dict[str, Any]:
    """Small ones as they are, larger ones by Streamlit's own media files, which the browser keeps."""
    if len(table.content) < SMALL or not st.runtime.exists():
        return {"digest": table.digest, "content": json.loads(table.content)}
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    url = st.runtime.get_instance().media_file_mgr.add(table.content, "application/json", f"model_table.{key}")
    return {"digest": table.digest, "url": f"/{base}{url}" if base else url}
