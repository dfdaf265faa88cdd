"""The Streamlit component: mounts the scripts, sends rows, and hands on what was chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.shared.model_table.payload import Payload, build, chips
from ui.components.shared.model_table.told import told
from ui.model_columns import Column
from ui.model_rows import ModelRow

FOLDER = Path(__file__).parent
SCRIPTS = ("columns", "arranging", "dom", "bar", "tools", "grid", "table", "index")
"""In this order they are one script: Streamlit takes one, and nothing has to be built."""


def script() -> str:
    style = (FOLDER / "model_table.css").read_text(encoding="utf-8")
    parts = [(FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([f"const STYLE = {json.dumps(style)};", *parts])


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_model_table", js=script())


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
    opens: bool = False,
    views: Sequence[str] = (),
    view: Mapping[str, Any] | None = None,
    may_save: bool = False,
    pictures: str = "",
) -> None:
    """The chosen as chips, over the table of all rows.

    Args:
        rows: In the order in which they stand before somebody sorts.
        chosen: Ids of the chosen rows. The browser's own choice wins while this lags behind it.
        columns: Those shown, of the offered.
        where: What the rows were measured on, for the bar.
        foldable: Whether the rows are folded up until somebody wants to choose. Folded up, none are sent.
        on_choose: Called when the choice has changed; ``told(key).chosen`` has it.
        on_act: Called when something was asked for; ``told(key).act`` has it.
        opens: Whether a row can be opened.
        views: Names of the saved views; ``view`` is the open one, with its ``name``, ``digest`` and ``settings``.
        may_save: Whether who looks may save and delete views.
        pictures: Address below which the pictures of the rows lie; empty for none.
    """
    said = told(key)
    table = build(rows, columns) if said.open or not foldable else None
    _component()(
        key=key,
        data={
            "table": None if table is None else _sent(table, key),
            "chosen": list(chosen),
            "turn": said.turn,
            "chips": chips(rows, chosen),
            "total": sum(row.parent is None for row in rows),
            "where": where,
            "foldable": foldable,
            "opens": opens,
            "columns": [column.key for column in columns],
            "offered": [{"key": one.key, "title": one.title, "group": one.group} for one in offered],
            "views": list(views),
            "view": view,
            "may_save": may_save,
            "pictures": pictures,
        },
        on_told_change=on_choose,
        on_act_change=on_act,
        on_open_change=lambda: None,
        on_columns_change=lambda: None,
    )


def _sent(table: Payload, key: str) -> dict[str, Any]:
    """By Streamlit's own media files, which the browser keeps; without a server, as it is."""
    if not st.runtime.exists():
        return {"digest": table.digest, "content": json.loads(table.content)}
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    url = st.runtime.get_instance().media_file_mgr.add(table.content, "application/json", f"model_table.{key}")
    return {"digest": table.digest, "url": f"/{base}{url}" if base else url}
