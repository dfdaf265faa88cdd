"""The items chosen in a map: what they are, how each model reconstructs them, and a form to save the selection."""

from __future__ import annotations

import csv
import io

import numpy as np
import streamlit as st

from evaluation import TouchstoneError
from evaluation.record.views import Histogram
from evaluation.types import Array
from ui import changes, state
from ui.charts import draw
from ui.components.latent_space.latent_maps import LatentSelection
from ui.components.shared import empty, gallery
from ui.items import picked as picked_items
from ui.items import pictures as item_pictures
from ui.latent.maps import Maps
from ui.people import session
from ui.people.person import Role
from ui.text import markdown, plural

SHOWN = 24


def show(shown: Maps, items: Array, *, dataset_sha256: str, key: str) -> None:
    """``items`` index the run's test images."""
    with st.container(key=key):
        st.header(f"Chosen: {plural(len(items), 'image')}" if len(items) else "Chosen images", anchor=False)
        if not len(items):
            empty.nothing(
                "Draw around points in any map: the same images light up in all, and appear here through every model."
            )
            return
        pictured = items[np.isin(items, item_pictures.stored(shown.runs))]
        if len(pictured) > SHOWN:
            pictured = pictured[np.unique(np.linspace(0, len(pictured) - 1, SHOWN).astype(int))]
            st.html(f'<p class="ts-small ts-muted">Showing {SHOWN} of {len(items):,}, evenly spread.</p>')
        gallery.show(item_pictures.rows_for(shown.runs, pictured), key=f"{key}-gallery", most=SHOWN)
        left, right = st.columns([3, 2], gap="large")
        with left:
            _class_mix(shown, items, key)
        with right:
            _keep(shown, items, dataset_sha256, key)


def keep(shown: Maps, drawn: LatentSelection, *, dataset_sha256: str, key: str) -> None:
    """Callback of the maps with this key: what was drawn around goes into the address. What the page gave them is
    there already."""
    if drawn.how != "given":
        picked_items.put(dataset_sha256, shown.items[drawn.items], drawn_in=key)


def _class_mix(shown: Maps, items: Array, key: str) -> None:
    if shown.labels is None or not shown.class_names:
        empty.nothing("The data has no labels, so there is no class mix.")
        return
    labels = shown.labels[np.isin(shown.items, items)]
    k = len(shown.class_names)
    view = Histogram(
        categories=shown.class_names,
        counts=np.bincount(labels[labels >= 0], minlength=k)[:k],
        reference=np.bincount(shown.labels[shown.labels >= 0], minlength=k)[:k],
        label="class",
        reference_label="all points",
    )
    drawn = draw.figure([draw.Series(name="chosen", colour=0, view=view)])
    drawn.data[-1].marker.color = "#a98313"
    drawn.update_layout(height=240)
    draw.chart(drawn, key=f"{key}-mix", alt="Classes of the chosen images")


def _keep(shown: Maps, items: Array, dataset_sha256: str, key: str) -> None:
    name = f"{key}-name"
    st.text_input("Keep this selection as", key=name, placeholder="confused fours", max_chars=80)
    with st.container(horizontal=True):
        reason = session.why_not(Role.EDITOR)
        st.button(
            "Save",
            key=f"{key}-save",
            on_click=_save,
            args=(name, dataset_sha256, [int(item) for item in items]),
            disabled=bool(reason),
            help=reason or None,
        )
        st.download_button(
            "Download as CSV",
            _table(shown, items),
            file_name="selection.csv",
            mime="text/csv",
            key=f"{key}-download",
            on_click="ignore",
        )
    st.page_link(
        "pages/32_items.py",
        label="Open these images on Items",
        icon=":material/arrow_forward:",
        query_params=state.carried(),
    )
    if len(items) > 1:
        ends = {"way": "between", "item": str(items[0]), "other": str(items[-1])}
        st.page_link(
            "pages/35_latent_walk.py",
            label="Walk from the first of them to the last",
            icon=":material/arrow_forward:",
            query_params=state.carried() | ends,
        )


def _table(shown: Maps, items: Array) -> str:
    """``item,label,class``, a row an item; label and class are empty where the data has none."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("item", "label", "class"))
    labels = {} if shown.labels is None else dict(zip(shown.items.tolist(), shown.labels.tolist(), strict=True))
    for item in items.tolist():
        label = labels.get(item, -1)
        name = shown.class_names[label] if 0 <= label < len(shown.class_names) else ""
        # Quoted, so that a spreadsheet does not run a name as a formula.
        rows.writerow((item, label if label >= 0 else "", f"'{name}" if name[:1] in ("=", "+", "-", "@") else name))
    return written.getvalue()


def _save(name_key: str, dataset_sha256: str, items: list[int]) -> None:
    name = str(state.entered(name_key) or "").strip()
    if not name:
        state.tell("Give the selection a name first.", kind="warning")
        return
    try:
        changes.save_selection(name, dataset_sha256, items)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
    else:
        state.tell(f"Saved as {markdown(name)}.")
