"""Edges: one number a model."""

import streamlit as st

from touchstone.ui import frame, selection, services

frame.begin("Toy edges", "How strong the edges of reconstructions are.")

for run in services.runs(selection.choose().runs):
    outcome = run.ok("toy_edge_strength")
    st.write(f"{run.name}: {'not measured' if outcome is None else f'{outcome.value:.3f}'}")
