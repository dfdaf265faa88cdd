"""Latent space: the same images on a map of every model's code; choose some to see how each model reconstructs them."""

import numpy as np
import streamlit as st

from ui import frame, selection, services
from ui.components.latent_space import arrangement, between_models, controls, latent_maps, numbers, selected_items
from ui.components.shared import empty, model_pages
from ui.items import kept as items
from ui.items import picked as picked_items
from ui.latent import codes
from ui.latent import maps as latent
from ui.text import escape, listed

MOST_NAMED = 6

frame.begin(
    "Latent space",
    "Each point is a test image, placed by a model’s code. Draw around points to follow them through every model.",
)

chosen = selection.choose()
runs = services.runs(chosen.runs)
methods = latent.methods(runs)
if missing := latent.without_maps(runs):
    named = listed(missing) if len(missing) <= MOST_NAMED else f"{len(missing)} of the {len(runs)} chosen models"
    empty.nothing(f"No map of {escape(named)}: a model without an encoder has no codes to place.")
if not methods:
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="controls"):
    method, given = controls.show(latent.explained(runs, methods), chosen.dataset_sha256)
    mapped = latent.mapped(runs, method)
    reference = arrangement.show(mapped)
if sentence := picked_items.lost(chosen.dataset_sha256):
    empty.nothing(escape(sentence))
page = model_pages.show(mapped, most=latent.MOST_MAPS, key="maps-models")
controls.neighbours(page)
maps = codes.arranged(page, reference, method)
images, images_key = latent.images_of(maps)
key = f"maps-{method}"
picked = latent_maps.show(
    maps.specs,
    item_ids=maps.items,
    labels=maps.labels,
    class_names=maps.class_names,
    colour_by=latent.colourings(maps) | codes.colourings(maps, reference or maps.runs[0]),
    images=images,
    images_key=images_key,
    selected=None if given is None or picked_items.are_drawn_in(key) else np.flatnonzero(np.isin(maps.items, given)),
    near=lambda place: items.near_on_maps(maps, place),
    on_select=lambda drawn: selected_items.keep(maps, drawn, dataset_sha256=chosen.dataset_sha256, key=key),
    key=key,
)
numbers.show(maps, key="numbers")
selected_items.show(maps, maps.items[picked.items], dataset_sha256=chosen.dataset_sha256, key="selected")
between_models.show(page, key="between")
