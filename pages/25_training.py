"""Training: numbers over the steps of trainings, which step to keep, and what happens on the way."""

import streamlit as st

from ui import chosen_models, frame, selection, services
from ui.components.shared import empty, metric_choice
from ui.components.training import choice, over_steps
from ui.trainings import lines as drawn_lines
from ui.trainings import of_store, series

frame.begin("Training", "Which step to keep, whether longer training helped, and from which step something goes wrong.")

measured = services.store().runs.all()
if not measured:
    empty.no_runs(key="no-runs")
    st.stop()
dataset = selection.dataset(measured, chosen_models.wanted())
found = of_store.all_on(dataset)
lines = drawn_lines.lines_of(found)
if not lines:
    empty.nothing(
        "No training has two measured steps on this data. Name a folder of training runs on the Models page, or drop "
        "several of its checkpoints: names such as vae_epoch_10 and vae_epoch_20 say their step."
    )
    st.page_link("pages/10_models.py", label="Add a training on the Models page", icon=":material/arrow_forward:")
    st.stop()
chosen = choice.lines(lines)
if not chosen:
    st.info("Choose a training or a recipe above.")
    st.stop()
titles = drawn_lines.titles_in(chosen, of_store.titles_of(found))
if not titles:
    empty.nothing("No step of these trainings has a number that decides.")
    st.stop()
metric = metric_choice.choose(titles, series.telling(chosen[0].trainings[0], titles))
over_steps.show(chosen, titles[metric], key="over-steps")
