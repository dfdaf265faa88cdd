"""Clusters of the real images that samples leave out: what is in them, and which models leave them out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from ui import generation
from ui.components.shared import empty
from ui.generation import LeftOut
from ui.markup import header_cell, lead, muted, table, tag
from ui.pictures import data_uri
from ui.text import escape, plural, run_html
from ui.words import terms

MOST = 12
MOST_NAMED = 6
"""Models that leave a cluster out and are named; the others are named on hover and focus."""
IMAGES = 8


def show(runs: Sequence[Run], *, key: str) -> None:
    found, asked = generation.clusters_left_out(runs)
    if not asked:
        return
    with st.container(key=key):
        st.subheader("Clusters that samples leave out", anchor=False)
        if not found:
            who = "this model" if asked == 1 else f"each of the {plural(asked, 'model')}"
            empty.nothing(f"Every cluster of the real images gets at least about half of its share from {who}.")
            return
        more = f" The first {MOST} of {len(found)}." if len(found) > MOST else ""
        st.html(
            lead(
                "Real images were grouped by their features. A cluster is left out when it gets clearly less than half "
                f"of its share of the samples.{more}"
            )
        )
        head = "".join(header_cell(name) for name in ("Cluster", "Real images in it", "Left out by"))
        rows = [_row(cluster) for cluster in found[:MOST]]
        st.html(table(head, rows, label="Clusters that samples leave out", cls="ts-left ts-clusters"))


def _row(cluster: LeftOut) -> str:
    share = tag("span", muted(f"{cluster.real_share:.1%} of real images"), cls="ts-under")
    images = "".join(
        f'<figure><img src="{data_uri(image)}" alt="{escape(cluster.name)}, test image {item}" '
        f'title="test image {item}"></figure>'
        for image, item in zip(cluster.images[:IMAGES], cluster.items[:IMAGES], strict=True)
    )
    models = "".join(tag("div", run_html(run), " ", muted(f"{part:.1%}")) for run, part in cluster.by[:MOST_NAMED])
    if others := cluster.by[MOST_NAMED:]:
        said = "; ".join(f"{run.name} {part:.1%}" for run, part in others)
        models += tag("div", terms.noted(f"and {plural(len(others), 'other')}", said, cls="ts-muted"))
    return (
        header_cell(escape(cluster.name[:1].upper() + cluster.name[1:]), share, row=True)
        + tag("td", f'<div class="ts-gallery ts-inline"><div class="ts-strip">{images}</div></div>')
        + tag("td", tag("div", models, cls="ts-many"))
    )
