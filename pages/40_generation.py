"""Generation: fidelity against diversity, what the samples show and what they leave out."""

import streamlit as st

from ui import frame, generation, selection
from ui.components.generation import (
    clusters_left_out,
    covered_by_none,
    fidelity_diversity,
    per_class_table,
    sample_grids,
)
from ui.components.shared import empty, figures_by_group, model_pages

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
drawn = model_pages.show(able, most=generation.MOST_DRAWN, key="generation-models")
sample_grids.show(drawn, key="samples")
clusters_left_out.show(able, key="clusters")
covered_by_none.show(able, key="uncovered")
per_class_table.show(drawn, key="per-class")
shown = (generation.SAMPLES, generation.CLUSTER_ITEMS, generation.CLUSTER_SHARES, generation.PER_CLASS)
figures_by_group.show(drawn, key="figures", groups=("generation", "modes", "memorisation"), without=shown)
