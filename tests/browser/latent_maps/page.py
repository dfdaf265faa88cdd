"""A page with linked maps of four clusters, and what a test does with it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

N = 600
VIEWPORT: ViewportSize = {"width": 1300, "height": 900}
APP = """
from urllib.parse import parse_qsl

import numpy as np
import streamlit as st
from ui.components.latent_space import latent_maps

st.set_page_config(layout="wide")
written = st.text_input("what to show")
query = dict(parse_qsl(written))
n, maps = int(query.get("n", 600)), int(query.get("maps", 3))
rng = np.random.default_rng(0)
labels = np.arange(n) % 4
corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 4.0
specs = []
for k in range(maps):
    # Four clusters; in each further map every cluster has moved on by one corner.
    coordinates = corners[(labels + k) % 4] + rng.normal(size=(n, 2)) * 0.5
    if query.get("missing"):
        coordinates[: int(query["missing"])] = np.nan
    title = "a title " * 40 if query.get("long") else f"model {k}"
    specs.append(latent_maps.MapSpec(title, "#336699", "trustworthiness 0.95", coordinates))
images = np.zeros((n, 1, 8, 8), dtype=np.uint8)
images[:, 0, :, :] = (np.arange(n) % 256)[:, None, None]
if not st.checkbox("show the maps", value=True):
    st.stop()
selection = latent_maps.show(
    specs, item_ids=np.arange(n) + 1000, labels=labels,
    class_names=("1003" if query.get("numbered") else "cat", "dog", "owl", "fox"),
    colour_by={"error": np.linspace(0, 1, n)}, images=images, key=f"maps {written}", height=420,
    selected=np.arange(5) if query.get("given") else None,
    near=(lambda item: [[item + 4, item + 8]] * maps) if query.get("near") else None,
)
st.write(f"python: {len(selection.items)} by {selection.how}, cleared {selection.cleared}, "
         f"labels {sorted(set(labels[selection.items].tolist()))}")
st.button("run again")
st.write(f"shown: {written}")
"""
"""What is written into its field is shown in maps of their own: that costs a tenth of loading the page."""
Open = Callable[..., "Maps"]


class Maps:
    """The page, with the actions and questions of the tests."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".latent-maps")

    def js(self, expression: str, argument: object = None) -> Any:
        return self.root.evaluate(f"(root, argument) => ({expression})", argument)

    def box(self, panel: int) -> dict[str, float]:
        box = self.page.locator(".plot").nth(panel).bounding_box()
        assert box is not None
        return dict(box)

    def at(self, panel: int, item: int) -> tuple[float, float]:
        x, y = self.js(f"root.locate({panel}, {item})")
        return float(x), float(y)

    def lasso(self, panel: int, *, corner: tuple[float, float]) -> None:
        """A circle around the cluster in one corner of a map, given as shares of its box."""
        box = self.box(panel)
        x, y = box["x"] + corner[0] * box["width"], box["y"] + corner[1] * box["height"]
        radius = min(box["width"], box["height"]) / 4
        # The circle starts towards the middle. Its far side may leave the map, as a hand does.
        start = math.atan2(box["y"] + box["height"] / 2 - y, box["x"] + box["width"] / 2 - x)
        self.page.mouse.move(x + radius * math.cos(start), y + radius * math.sin(start))
        self.page.mouse.down()
        for step in range(1, 25):
            angle = start + 2 * math.pi * step / 24
            self.page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
        self.page.mouse.up()

    def says(self, pattern: str) -> None:
        self.page.get_by_text(re.compile(pattern)).wait_for(timeout=10_000)

    def moves(self, panel: int, item: int, *, since: tuple[float, float]) -> None:
        """Wait until the item is drawn more than 10 px away from there: however long a busy machine takes."""
        end = time.monotonic() + 10
        while math.dist(self.at(panel, item), since) <= 10:
            assert time.monotonic() < end, "it stays where it is"
            self.page.wait_for_timeout(50)

    def wait_for_chosen(self, count: int) -> None:
        self.page.locator(f'.latent-maps[data-selected="{count}"]').wait_for(timeout=10_000)

    def chosen(self) -> int:
        return int(self.js("root.dataset.selected"))

    def inked(self, panel: int, *, layer: int = 1) -> set[tuple[int, int, int]]:
        """The opaque colours on a layer of a map: 0 all points, 1 what is chosen, 2 marks and lasso."""
        found = self.js(
            """(() => { const canvas = root.querySelectorAll('.plot')[argument[0]].children[argument[1]];
            const copy = canvas.cloneNode();
            const context = copy.getContext('2d', { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            const { data } = context.getImageData(0, 0, copy.width, copy.height);
            const opaque = new Set();
            for (let k = 0; k < data.length; k += 4) {
              if (data[k + 3] === 255) opaque.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
            }
            return [...opaque]; })()""",
            [panel, layer],
        )
        return {(rgb >> 16, (rgb >> 8) & 255, rgb & 255) for rgb in found}


def corner(maps: Maps, panel: int, label: int) -> tuple[float, float]:
    box, places = maps.box(panel), [maps.at(panel, item) for item in range(label, 80, 4)]
    x, y = np.mean(places, axis=0)
    return (x - box["x"]) / box["width"], (y - box["y"]) / box["height"]
