"""Generation: fidelity against diversity, what the samples show and what they leave out."""

import streamlit as st

from ui import frame, generation, selection
from ui.components import covered_by_none, empty, fidelity_diversity, figures_by_group

frame.begin(
    "Generation",
    "Good samples are believable and varied: a model that drops classes can look perfect, one image at a time.",
)

chosen = selection.choose()
able, unable = generation.split(chosen.runs)
if unable:
    empty.nothing(generation.without_sentence(unable))
if not able:
    st.stop()

fidelity_diversity.show(able, key="plane")
covered_by_none.show(able, key="uncovered")
figures_by_group.show(able, key="figures", groups=("generation", "modes", "memorisation"))
