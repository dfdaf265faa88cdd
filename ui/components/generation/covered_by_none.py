"""The real images that no chosen model generates anything close to."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from ui import generation
from ui.components.shared import empty, gallery
from ui.markup import lead
from ui.text import plural


def show(runs: Sequence[Run], *, key: str) -> None:
    found = generation.covered_by_none(runs)
    if found is None:
        return
    missed, total, images, items = found
    with st.container(key=key):
        st.subheader("Real images that nobody covers", anchor=False)
        who = "this model" if len(runs) == 1 else f"any of the {plural(len(runs), 'model')}"
        if not missed:
            empty.nothing(f"Every one of the {total:,} test images has a sample of {who} nearby.")
            return
        st.html(lead(f"{missed:,} of {total:,} test images have no sample of {who} within reach. Farthest first."))
        gallery.show(
            [gallery.Row(label="Test images", images=images, captions=tuple(str(item) for item in items))],
            key=f"{key}-gallery",
        )
