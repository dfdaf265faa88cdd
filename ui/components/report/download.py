"""The report of the chosen models: its parts, a download in several formats, and a preview when it is asked for."""

from __future__ import annotations

import functools

import streamlit as st

from evaluation.report import FORMATS
from evaluation.report.parts import Part
from ui import services, state
from ui.components.report import arranging, page_preview
from ui.selection import Chosen

_NAMES = {
    ".html": ("HTML", "text/html"),
    ".md": ("Markdown", "text/markdown"),
    ".json": ("JSON", "application/json"),
    ".csv": ("CSV", "text/csv"),
    ".tex": ("LaTeX", "application/x-tex"),
    ".card.md": ("Model card", "text/markdown"),
}


def show(chosen: Chosen, *, key: str) -> None:
    """Raises TouchstoneError when the chosen runs are unlike."""
    services.comparison(chosen.runs, chosen.baseline)
    with st.container(key=key):
        parts = arranging.show(key=f"{key}-parts")
        with st.container(horizontal=True):
            for index, form in enumerate(FORMATS):
                name, mime = _NAMES.get(form, (form.strip(".").upper(), "application/octet-stream"))
                st.download_button(
                    f"Download {name}" if index == 0 else name,
                    functools.partial(services.report, chosen.runs, form, chosen.baseline, parts),
                    file_name=f"touchstone-report{form}",
                    mime=mime,
                    key=f"{key}-{form}",
                    on_click="ignore",
                    type="primary" if index == 0 else "secondary",
                )
            wanted = _identity(chosen, parts)
            st.button("Show a preview", on_click=state.keep, args=("report", wanted), key=f"{key}-show")
        if state.kept("report") != wanted:
            return
        with st.spinner("Composing the preview"):
            page = services.report(chosen.runs, ".html", chosen.baseline, parts)
        page_preview.show(page.decode(), title="Preview of the report", key=f"{key}-preview")


def _identity(chosen: Chosen, parts: tuple[Part, ...] | None) -> str:
    """What a report is made from. A preview of anything else is not shown."""
    return repr(([(run.id, run.name) for run in chosen.runs], chosen.baseline, parts))
