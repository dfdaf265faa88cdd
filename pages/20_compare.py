"""Compare: the verdict, the table behind it, and the same inputs through every model."""

import streamlit as st

from evaluation import TouchstoneError
from ui import frame, selection, services
from ui.components.compare import forest, pair
from ui.components.shared import absences, cautions, comparison_table, figures_by_group, verdict

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

verdict.show(comparison, key="verdict")
cautions.show(runs, key="cautions")
comparison_table.show(comparison, key="table")
absences.show(runs, key="absences")

pair.show(comparison, tuple(run.checkpoint_sha256 for run in chosen.runs), key="pair")

st.header("One measure, closer", anchor=False)
forest.show(comparison, runs, key="forest")

figures_by_group.choose(runs, key="figures")
