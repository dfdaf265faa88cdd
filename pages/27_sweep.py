"""Sweep: trainings that differ in their settings. Which setting mattered, and what a better number costs."""

import streamlit as st

from ui import chosen_models, frame, selection, services
from ui.components.shared import empty, metric_choice
from ui.components.sweep import closer
from ui.trainings import of_store, series

LEAST = 2

frame.begin("Sweep", "Which settings mattered, over trainings that differ in them, and what a better number costs.")

measured = services.store().runs.all()
if not measured:
    empty.no_runs(key="no-runs")
    st.stop()
found = of_store.all_on(selection.dataset(measured, chosen_models.wanted()))
swept = [one for one in found if one.settings]
titles = {name: title for name, title in of_store.titles_of(swept).items() if title.better}
if len(swept) < LEAST or not titles:
    empty.nothing(
        "No two trainings with known settings are measured on this data. Name a folder of training runs on the Models "
        "page: settings are read from hparams.yaml, config files, names such as lr1e-3_beta4, and the checkpoints."
    )
    st.page_link("pages/10_models.py", label="Add trainings on the Models page", icon=":material/arrow_forward:")
    st.stop()
metric = metric_choice.choose(titles, series.telling_of(swept, titles))
closer.show(swept, titles[metric], titles, key="sweep")
