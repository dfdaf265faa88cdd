"""Compare: the verdict, the table behind it, and the same inputs through every model."""

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.findings import by_model
from ui import frame, selection, services, state
from ui.components.compare import closer
from ui.components.compare.compared import Compared
from ui.components.shared import absences, cautions, verdict

frame.begin(
    "Compare", "Differences are paired: every model is resampled on the same images, so what remains is the models."
)

chosen = selection.choose(baseline=True)
try:
    comparison = services.comparison(chosen.runs, chosen.baseline)
except TouchstoneError as error:
    selection.refused(error)
    st.stop()
runs = services.runs(chosen.runs)

found = dict(by_model(runs))

verdict.show(comparison, found, key="verdict")
cautions.folded(runs, found, key="cautions")
ids = tuple(state.short(run.checkpoint_sha256) for run in chosen.runs)
closer.show(Compared(comparison=comparison, runs=tuple(runs), ids=ids, cautions=found), key="closer")
absences.show(runs, key="absences")
