"""The models of the workspace in one table: what each file is, what was measured, and what can be done with them."""

from __future__ import annotations

import streamlit as st

from ui import changes, choosing, chosen_models, selection, services, state
from ui.changes import Request
from ui.components.models import bulk_actions, look_facts, model_detail, own_words, removed_models, training_detail
from ui.components.models.trying import attempt
from ui.components.shared import model_table
from ui.markup import muted, tag
from ui.people import session
from ui.people.person import Role
from ui.server.base import base_path
from ui.table import looks as table_looks
from ui.table import model_columns, model_rows, training_rows
from ui.table import views as table_views
from ui.table.model_columns import Column
from ui.table.model_rows import ARCHIVED, ModelRow
from ui.text import escape, markdown, plural

TABLE = "models-table"
ROWS, ROWS_BESIDE_DETAILS = 16, 8


def show(request: Request | None, *, key: str) -> None:
    """``request`` holds the settings of a new evaluation; None where nothing can be measured."""
    runs, wanted = services.store().runs.all(), chosen_models.wanted()
    dataset = selection.dataset(runs, wanted) if runs else None
    rows = training_rows.folded(model_rows.rows(dataset), dataset, every=training_rows.takes_every())
    models = [row for row in rows if row.kind == "model"]
    with st.container(key=key):
        st.header(_counted(rows) if models else "No models yet", anchor=False)
        if models:
            _table(rows, dataset, request, key)
        elif request is not None:
            st.html(muted("Drop a checkpoint above; it appears here with what it was recognised as, and why."))
        removed_models.show(key=f"{key}-removed")


def _counted(rows: list[ModelRow]) -> str:
    """``146 models, 7 trainings among them``."""
    said = plural(sum(row.kind == "model" for row in rows), "model")
    series = sum(row.kind == "training" for row in rows)
    return f"{said}, {plural(series, 'training')} among them" if series else said


def _table(rows: list[ModelRow], dataset: str | None, request: Request | None, key: str) -> None:
    models = [row for row in rows if row.kind == "model"]
    wanted = chosen_models.wanted()
    at_first = _at_first(rows, dataset)
    chosen = [row for row in models if chosen_models.is_wanted(row.sha256, wanted, at_first)]
    opened = next((row for row in rows if row.kind != "run" and row.id == state.text("model")), None)
    view, offered = table_views.opened(), model_columns.offered(rows)
    if sentence := chosen_models.lost():
        st.caption(markdown(sentence))
    bulk_actions.show(chosen, request, key=f"{key}-actions")
    if any(row.kind == "training" for row in rows):
        _what_a_training_takes()
    model_table.show(
        rows,
        chosen=[row.id for row in chosen],
        columns=_columns(offered, view),
        offered=offered,
        where=next((run.dataset_spec for run in services.store().runs.all(dataset_sha256=dataset)), ""),
        foldable=False,
        key=TABLE,
        on_choose=lambda: _take({row.id: row.sha256 for row in models}, at_first),
        on_act=_act,
        looks=True,
        look=table_looks.written(),
        opens=True,
        views=[one.name for one in services.store().views.all()],
        view=view,
        may_save=not session.why_not(Role.EDITOR),
        pictures=f"{base_path()}/thumbnails",
        hidden={"status": [ARCHIVED]},
        tall=ROWS if opened is None else ROWS_BESIDE_DETAILS,
    )
    if opened is not None and opened.kind == "model":
        _details(opened, request)
    elif opened is not None:
        training_detail.show(opened, rows, request, key=f"opened-{opened.id}")


def _what_a_training_takes() -> None:
    words = {training_rows.KEPT: "its step to keep", training_rows.EVERY: "all its steps"}
    choosing.one(
        st.segmented_control,
        "Choosing a training takes",
        list(words),
        name=training_rows.TAKES,
        words=lambda option: words[option],
        help="The step to keep is the earliest that is tied with the best, by the number that tells most.",
    )


def _at_first(rows: list[ModelRow], dataset: str | None) -> list[str]:
    """What opens by itself: as ``selection.picked`` takes it."""
    if not dataset:
        return []
    here = {row.sha256 for row in model_rows.measured(rows, dataset) if row.mark.archived is None}
    newest = services.store().runs.all(dataset_sha256=dataset)[::-1]
    return selection.at_first([run for run in newest if run.checkpoint_sha256 in here], dataset)


def _details(row: ModelRow, request: Request | None) -> None:
    checkpoint = services.store().checkpoints.get(row.sha256)
    runs = [run for run in services.store().runs.all() if run.checkpoint_sha256 == row.sha256]
    with st.container(key=f"opened-{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(markdown(row.name), anchor=False)
            if request is not None:
                st.button("Measure", key=f"measure-{row.id}", on_click=_measure, args=(row.sha256, request))
            st.button("Close", key=f"close-{row.id}", type="tertiary", on_click=state.put, args=("model", None))
        if row.explained:
            st.html(tag("p", escape(row.explained), cls="ts-worse" if checkpoint.error else "ts-muted"))
        own_words.show(row)
        if (look := services.store().looks.get(row.sha256)) is not None and look.facts.step is not None:
            look_facts.of_look(look, key=f"look-{row.id}")
        model_detail.show(checkpoint, runs, request, key=f"detail-{row.id}")


def _measure(sha256: str, request: Request) -> None:
    attempt(lambda: changes.measure([sha256], request))


def _columns(offered: list[Column], view: table_views.OpenView | None) -> list[Column]:
    """Those that were asked for in the open view, else the view's, else a few."""
    said = model_table.told(TABLE)
    if said.columns is not None and said.columns_of == (view.digest if view else ""):
        keys = list(said.columns)
    elif view is not None and view.settings["columns"]:
        keys = view.settings["columns"]
    else:
        keys = model_columns.at_first(offered)
    return [column for column in offered if column.key in keys]


def _take(known: dict[str, str], at_first: list[str]) -> None:
    """A model that is no longer there is left out."""
    told = model_table.told(TABLE)
    if told.chosen is not None:
        chosen_models.put([known[one] for one in told.chosen if one in known], at_first)
    if told.look is not None:
        table_looks.put(told.look)


def _act() -> None:
    act = model_table.told(TABLE).act
    name = act.get("name")
    if act.get("what") == "open" and isinstance(act.get("id"), str):
        state.open_item("model", str(act["id"])[: state.SHORT])
    elif act.get("what") == "save" and isinstance(name, str):
        attempt(lambda: table_views.save(name, act.get("settings")))
    elif act.get("what") == "view" and isinstance(name, str):
        table_views.open_saved(name)
    elif act.get("what") == "forget" and isinstance(name, str):
        attempt(lambda: table_views.forget(name))
