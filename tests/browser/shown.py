"""What a page shows, judged by its pixels: every figure on it, found by what it is made of, and which are blank."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

    from evaluation.types import Array

WINDOW: ViewportSize = {"width": 1440, "height": 900}
TALLEST = 12_000
"""Height of the largest window in px: Chromium's software renderer repeats what lies below 16,384."""
HEADER = 100
"""What may stay at the top of a window that scrolls, in px."""
LEAST_INK = 20
"""Pixels that a figure needs beside its commonest colour. One thin line across a small chart has more."""
LEAST_OF_A_CLASS = 8
EDGE = 3
"""What is cut from each side of an area in px: the axes' own lines lie there."""
DATA_ONLY = """
.gridlayer, .zerolinelayer, .shapelayer, .annotation,
.ts-grid-up, .ts-grid-across, .ts-tick, .ts-reference, .ts-baseline {
  visibility: hidden !important
}"""
"""Hides what a chart draws besides its data: the grid, reference lines and their names."""
FIND = """() => {
  const plotly = "[data-testid=stPlotlyChart], .js-plotly-plot",
    drawn = `canvas, svg, img, iframe, .ts-area, .ts-track, .ts-unseen, ${plotly}`,
    maps = ".latent-maps .plot, svg[aria-label*=' map of ']";
  const found = new Map();
  const box = node => { const r = node.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; };
  const opacity = node => Number(node.querySelector("[stroke-opacity]")?.getAttribute("stroke-opacity") ?? 1);
  const legend = node => [...(node.closest(".latent-maps")?.querySelectorAll(".legend button.entry .swatch") ?? [])]
    .map(swatch => getComputedStyle(swatch).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number));
  const visit = root => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) visit(node.shadowRoot);
      if (!node.matches(drawn) || node.parentElement?.closest("svg")) continue;
      let figure = node.closest(maps) ?? node;
      for (let up = figure; up; up = up.parentElement?.closest(plotly)) figure = up;
      if (found.has(figure)) continue;
      const [, , width, height] = box(figure);
      const broken = node.matches("img") && node.complete && node.naturalWidth === 0;
      if (!broken && (width < 6 || height < 6 || (width <= 24 && height <= 24))) continue; // hidden, or an icon
      if (!figure.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const inside = [...figure.querySelectorAll(".nsewdrag, g[id*=axes_] > g:first-child")].map(box);
      const article = figure.closest("article, [data-testid=stVerticalBlock], section");
      const heading = article?.querySelector("h1, h2, h3")?.innerText ?? "";
      found.set(figure, {
        name: `${figure.tagName} ${figure.getAttribute("aria-label") ?? figure.alt ?? ""} (${heading})`,
        areas: broken ? [] : inside.length ? inside : [box(figure)],
        map: figure.matches(maps), legend: legend(figure), opacity: opacity(figure),
      });
    }
  };
  visit(document);
  return [...found.values()];
}"""
AT_REST = """() => {
  const open = document.querySelectorAll("[data-testid=stSkeleton], [data-testid=stSpinner]").length;
  const running = document.querySelector("[data-testid=stApp]:not([data-test-script-state=notRunning])") !== null;
  const count = document.querySelectorAll("*").length;
  window.restful = count === window.counted && !open && !running ? (window.restful ?? 0) + 1 : 0;
  window.counted = count;
  return window.restful >= 3;
}"""
"""No script runs, nothing is awaited, and nothing has come or gone for three looks."""
SCROLLER = "(document.querySelector('[data-testid=stMain]') ?? document.documentElement)"
TALL = f"() => {SCROLLER}.scrollHeight"
SCROLL = (
    f"async y => {{ {SCROLLER}.scrollTop = y; await new Promise(requestAnimationFrame); return {SCROLLER}.scrollTop }}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One figure as it stands on the page."""

    name: str
    areas: tuple[Array, ...]
    """(h, w, 3) uint8 pixels of each place that must hold ink: the plot areas of a chart, else the whole figure.

    None for an image that did not load.
    """
    is_map: bool
    legend: tuple[tuple[int, int, int], ...]
    """RGB of the classes beside the map; empty where the page has no legend."""
    opacity: float
    """Of a map's dots over the background."""

    @property
    def blank(self) -> bool:
        return not self.areas or any(_ink(area) < LEAST_INK for area in self.areas)

    def missing(self, colours: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Those of the colours (RGB) that no dot of the map has."""
        (area,) = self.areas
        pixels, ground = area.reshape(-1, 3).astype(float), _ground(area)
        mixed = [np.asarray(colour) * self.opacity + ground * (1 - self.opacity) for colour in colours]
        counts = [(np.abs(pixels - colour).max(axis=1) <= 16).sum() for colour in mixed]
        return [colour for colour, count in zip(colours, counts, strict=True) if count < LEAST_OF_A_CLASS]


def figures(page: Page, *, seconds: float = 10) -> list[Shown]:
    """Every figure of the page; a page in a frame is one. Waits until none is blank, at most ``seconds``."""
    page.add_style_tag(content=DATA_ONLY)
    page.set_viewport_size(WINDOW)
    end = time.monotonic() + seconds
    seen = _seen(page)
    while any(figure.blank for figure in seen) and time.monotonic() < end:
        page.wait_for_timeout(300)
        seen = _seen(page)
    return seen


def _seen(page: Page) -> list[Shown]:
    page.wait_for_function(AT_REST, polling=150, timeout=60_000)
    page.set_viewport_size({"width": WINDOW["width"], "height": min(TALLEST, int(page.evaluate(TALL)))})
    page.wait_for_function(AT_REST, polling=150, timeout=60_000)
    page.evaluate(SCROLL, 0)
    found = page.evaluate(FIND)
    pixels = _whole(page)
    return [_cut(one, pixels) for one in found]


def _whole(page: Page) -> Array:
    """(h, w, 3) pixels of all that the page scrolls through."""
    whole, top = _screenshot(page), 0
    window, height = len(whole), int(page.evaluate(TALL))
    while top + window < height:
        top = round(page.evaluate(SCROLL, top + window - 2 * HEADER))
        whole = np.concatenate([whole[: top + HEADER], _screenshot(page)[HEADER:]])
    return whole


def _screenshot(page: Page) -> Array:
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as image:
        return np.asarray(image.convert("RGB"))


def _cut(one: dict[str, Any], pixels: Array) -> Shown:
    areas = []
    for x, y, width, height in one["areas"]:
        edge = EDGE if min(width, height) > 8 * EDGE else 0
        top, bottom = max(0, round(y) + edge), round(y + height) - edge
        left, right = max(0, round(x) + edge), round(x + width) - edge
        areas.append(pixels[top:bottom, left:right])
    legend = tuple((int(red), int(green), int(blue)) for red, green, blue in one["legend"])
    return Shown(name=one["name"], areas=tuple(areas), is_map=one["map"], legend=legend, opacity=one["opacity"])


def _ink(area: Array) -> int:
    codes = _codes(area)
    return codes.size - int(np.bincount(codes, minlength=1).max())


def _ground(area: Array) -> Array:
    """(3,) the commonest colour."""
    codes = _codes(area)
    return area.reshape(-1, 3)[codes == np.bincount(codes).argmax()].mean(axis=0)


def _codes(area: Array) -> Array:
    """(n,) a number for the colour of each pixel, in sixteen steps a channel: what one cannot see is no difference."""
    red, green, blue = (area.reshape(-1, 3).T >> 4).astype(np.int64)
    return (red << 8) + (green << 4) + blue
