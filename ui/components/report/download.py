"""The report of the chosen models: a preview, and a download in several formats."""

from __future__ import annotations

import streamlit as st

from evaluation.report import FORMATS
from ui import services
from ui.components.report import page_preview
from ui.selection import Chosen

_NAMES = {
    ".html": ("HTML", "text/html"),
    ".md": ("Markdown", "text/markdown"),
    ".json": ("JSON", "application/json"),
    ".csv": ("CSV", "text/csv"),
}


def show(chosen: Chosen, *, key: str) -> None:
    """Raises TouchstoneError when the chosen runs are unlike."""
    services.comparison(chosen.runs, chosen.baseline)
    with st.container(key=key):
        with st.container(horizontal=True):
            for index, form in enumerate(FORMATS):
                name, mime = _NAMES.get(form, (form.strip(".").upper(), "application/octet-stream"))
                st.download_button(
                    f"Download {name}" if index == 0 else name,
                    lambda form=form: services.report(chosen.runs, form, chosen.baseline),
                    file_name=f"touchstone-report{form}",
                    mime=mime,
                    key=f"{key}-{form}",
                    on_click="ignore",
                    type="primary" if index == 0 else "secondary",
                )
        with st.spinner("Composing the preview"):
            page = services.report(chosen.runs, ".html", chosen.baseline)
        page_preview.show(page.decode(), title="Preview of the report", key=f"{key}-preview")
