"""How long a lasso takes until every map shows it: ``python -m benchmarks.brushing``.

Serves the latent maps component on made-up points, opens it in Chromium and drags a real mouse around a cluster of the
first map. Two times are printed, both from the moment the button is let go (the browser's own event time):

- *drawn*: until every map has been drawn, by the component's own ``performance.measure``. Targets: 100 ms at
  4 x 10,000 points and 200 ms at 4 x 70,000.
- *seen*: until the frame has been handed to the screen and the pixels of every map can be read back, so that the
  graphics driver has nothing left to do. Without a GPU Chromium composes frames on the processor.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

TARGETS = {(4, 10_000): 100.0, (4, 70_000): 200.0}
LASSO_STEPS = 40

APP = """
import numpy as np
import streamlit as st
from ui.components.latent_space import latent_maps

st.set_page_config(layout="wide")
maps, n = int(st.query_params["maps"]), int(st.query_params["n"])
rng = np.random.default_rng(0)
labels = rng.integers(0, 10, n)
centres = rng.normal(size=(maps, 10, 2)) * 4
specs = [
    latent_maps.MapSpec(f"model {k}", "#3f6fb5", "made-up points", centres[k][labels] + rng.normal(size=(n, 2)))
    for k in range(maps)
]
latent_maps.show(
    specs, item_ids=np.arange(n), labels=labels, class_names=tuple("0123456789"), colour_by={}, key="maps", height=620
)
"""

WATCH = """() => {
  const roots = [...document.querySelectorAll('*')].map((element) => element.shadowRoot?.querySelector('.latent-maps'));
  const root = roots.find(Boolean);
  performance.clearMeasures('latent-maps:brush');
  window.brushed = null;
  root.addEventListener('pointerup', (event) => {
    // After the frame that follows the gesture was made and another one began, it has been handed to the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      for (const canvas of root.querySelectorAll('.plot > canvas')) canvas.getContext('2d').getImageData(0, 0, 1, 1);
      const [measure] = performance.getEntriesByName('latent-maps:brush');
      const seen = performance.now() - event.timeStamp;
      window.brushed = { drawn: measure.duration, seen, selected: +root.dataset.selected };
    }));
  }, { once: true });
}"""


def brush(page: Any, *, around: tuple[float, float]) -> dict[str, float]:
    """One lasso in the first map: a circle of a fifth of its size around a point given as shares of its box."""
    box = page.locator(".plot").first.bounding_box()
    x, y = box["x"] + box["width"] * around[0], box["y"] + box["height"] * around[1]
    radius = min(box["width"], box["height"]) / 4
    page.evaluate(WATCH)
    page.mouse.move(x, y - radius)
    page.mouse.down()
    for step in range(1, LASSO_STEPS + 1):
        angle = 2 * math.pi * step / LASSO_STEPS
        page.mouse.move(x + radius * math.sin(angle), y - radius * math.cos(angle))
    page.mouse.up()
    page.wait_for_function("window.brushed !== null", timeout=60_000)
    result: dict[str, float] = page.evaluate("window.brushed")
    time.sleep(0.5)  # the rerun that the selection starts ends before the next lasso
    return result


def measure(browser: Any, address: str, *, maps: int, n: int, lassos: int) -> list[dict[str, float]]:
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.goto(f"{address}/?maps={maps}&n={n}")
    page.wait_for_selector('.latent-maps[data-state="ready"]', timeout=120_000)
    time.sleep(1)
    brush(page, around=(0.5, 0.5))  # the first one compiles
    places = [(0.35, 0.4), (0.6, 0.4), (0.5, 0.6), (0.4, 0.6), (0.55, 0.5)]
    results = [brush(page, around=places[k % len(places)]) for k in range(lassos)]
    page.close()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lassos", type=int, default=7)
    parser.add_argument("--maps", type=int, default=4)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 70_000])
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.browser.served_script import served

    with (
        TemporaryDirectory() as folder,
        served(APP, Path(folder)) as address,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        print("   maps x points   drawn ms (median, worst)   seen ms (median, worst)   selected   target")
        for n in arguments.points:
            rows = measure(browser, address, maps=arguments.maps, n=n, lassos=arguments.lassos)
            drawn, seen = [row["drawn"] for row in rows], [row["seen"] for row in rows]
            target = TARGETS.get((arguments.maps, n))
            print(
                f"{arguments.maps:>6} x {n:<7} {median(drawn):>15.0f}, {max(drawn):>9.0f} "
                f"{median(seen):>15.0f}, {max(seen):>8.0f} {median(row['selected'] for row in rows):>10.0f} "
                f"{'' if target is None else f'{target:.0f} ms':>8}",
                flush=True,
            )


if __name__ == "__main__":
    main()
