"""Latent walk: move through the latent space and watch what the decoder draws."""

import streamlit as st

from ui import frame, selection, services
from ui.components.latent_walk import ways
from ui.components.shared import empty
from ui.latent import walk
from ui.text import escape

frame.begin(
    "Latent walk",
    "Move through the latent space and watch what each model’s decoder draws, several models at a time.",
)

chosen = selection.choose()
runs = services.runs(chosen.runs)
party = walk.party(runs)
for sentence in party.unable:
    empty.nothing(escape(sentence))
if not party.walkers:
    st.stop()

walk.warm(party.walkers)
ways.show(walk.ground(party.walkers, runs, chosen.dataset_sha256), key="walk")
