"""Report: choose models, preview the report, download it."""

import streamlit as st

from evaluation import TouchstoneError
from ui import frame, selection
from ui.components.report import download

frame.begin(
    "Report",
    "One file that opens anywhere, offline: verdict, table, charts, galleries, and the provenance of every number.",
)

chosen = selection.choose(baseline=True)
try:
    download.show(chosen, key="report")
except TouchstoneError as error:
    selection.refused(error)
    st.stop()
