"""Start page: the ranking at a glance, or the three steps in an empty workspace."""

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.findings import by_model
from ui import frame, selection, services
from ui.components.overview import alone, ranking
from ui.components.shared import cautions, empty, job_progress

frame.begin("Overview", "Which of these models is better, at what, and is the difference real?")

if not services.store().checkpoints.all():
    empty.steps(key="steps")
    st.stop()

chosen = selection.choose()
try:
    comparison = services.comparison(chosen.runs)
except TouchstoneError as error:
    selection.refused(error)
else:
    runs = services.runs(chosen.runs)
    found = dict(by_model(runs))
    if len(runs) > 1:
        ranking.show(comparison, runs, found, key="ranking")
    else:
        alone.show(comparison, runs[0], found.get(0, ()), key="alone")
    cautions.show(runs, found, key="cautions")
    st.page_link(
        "pages/20_compare.py",
        label="Compare in full" if len(runs) > 1 else "All numbers",
        icon=":material/arrow_forward:",
        query_params=selection.link(),
    )

job_progress.show(key="jobs")
