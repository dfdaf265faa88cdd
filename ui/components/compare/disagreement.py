"""Where two models disagree most: the images on which one reconstructs far better than the other, with pictures."""

from __future__ import annotations

import numpy as np
import streamlit as st

from evaluation.record.run import Run
from evaluation.types import Array
from ui import state
from ui.components.compare import two_models
from ui.components.compare.compared import Compared
from ui.components.shared import gallery
from ui.items import order as item_order
from ui.items import picked as picked_items
from ui.items import pictures as item_pictures
from ui.markup import lead
from ui.text import escape, plural

SHOWN = 12
"""Images on either side."""


def show(all_: Compared, *, key: str) -> None:
    with st.container(key=key):
        able = {one: run for one, run in zip(all_.ids, all_.runs, strict=True) if item_pictures.errors(run) is not None}
        if len(able) < 2:
            st.html(lead("Fewer than two of the chosen models reconstruct, so there is no image to disagree about."))
            return
        first, second = two_models.choose({one: run.name for one, run in able.items()})
        two = (able[first], able[second])
        picked = picked_items.choose(two[0].record.dataset.sha256, nothing="all images")
        for number, (better, worse) in enumerate((two, two[::-1])):
            items = furthest(better, worse)
            if picked is not None:
                items = items[np.isin(items, picked)]
            pictured = items[np.isin(items, item_pictures.stored(two))]
            if not len(pictured):
                continue
            said = f"{better.name} is better on {plural(len(items), 'image')}, by most on these"
            st.subheader(escape(said), anchor=False)
            gallery.show(item_pictures.rows_for(two, pictured[:SHOWN]), key=f"{key}-{number}", most=SHOWN)
        both = {"models": f"{first},{second}", "order": item_order.RANKS}
        st.page_link(
            "pages/32_items.py",
            label="Every image through these two",
            icon=":material/arrow_forward:",
            query_params=state.carried() | both,
        )


def furthest(better: Run, worse: Run) -> Array:
    """Test images on which the first has the smaller error, those with the largest difference first."""
    one, other = item_pictures.errors(better), item_pictures.errors(worse)
    if one is None or other is None or len(one) != len(other):
        return np.zeros(0, dtype=np.int64)
    ahead = other - one
    order = np.argsort(-ahead, kind="stable")
    found: Array = order[ahead[order] > 0]
    return found
