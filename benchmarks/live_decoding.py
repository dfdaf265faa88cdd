"""How long a moved slider takes until every model shows its picture: ``python -m benchmarks.live_decoding``.

Measures the codes of four zoo models, serves the dashboard, opens *Latent walk* in Chromium, and presses the arrow
keys on the first slider. Printed: milliseconds from the key (the browser's own event time) to the new pictures in the
page, for one model and for all four. Target: 150 ms.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

TARGET = 150
MODELS = ("vae", "autoencoder-2d", "autoencoder-8d", "gan")
PRESSES = 20
ZOO = Path(__file__).resolve().parents[1] / "models" / "zoo"

WATCH = """() => {
  const seen = () => [...document.querySelectorAll('.ts-gallery img')].map((image) => image.src).join();
  let last = seen(), pressed = 0;
  window.shown = [];
  document.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    const now = seen();
    if (now && now !== last) { last = now; window.shown.push(performance.now() - pressed); }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['src'] });
}"""


def fill(workspace: Path) -> dict[str, str]:
    """Name -> the first digits of its digest, as the address names models."""
    from evaluation.data.dataset import open_dataset
    from evaluation.measuring.engine import Session
    from evaluation.store.workspace import open_store
    from evaluation.types import Config
    from models.opening import open_checkpoint

    session = Session(open_dataset("digits"), Config(n=80, n_train=80, metrics=("codes", "pca_map")))
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    names = {}
    for name in MODELS:
        added = store.checkpoints.add(ZOO / f"{name}.safetensors", name=name, origin="zoo")
        store.runs.save(session.run(open_checkpoint(ZOO / f"{name}.safetensors"), name=name, colour=added.colour))
        names[name] = added.sha256[:10]
    store.close()
    return names


def measure(page: Any, address: str, models: list[str]) -> list[float]:
    page.goto(f"{address}/latent_walk?way=sliders&models={','.join(models)}")
    page.locator(".ts-gallery img").nth(len(models) - 1).wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    page.evaluate(WATCH)
    page.get_by_role("slider").first.focus()
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
    shown: list[float] = page.evaluate("window.shown")
    return shown


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.browser.dashboard import dashboard, visitor

    with TemporaryDirectory() as folder:
        names = fill(Path(folder) / "workspace")
        with (
            dashboard(Path(folder) / "workspace") as address,
            sync_playwright() as playwright,
            launch(playwright) as browser,
            visitor(browser) as (page, _),
        ):
            print("models   pictures ms (median, worst)   target")
            for models in ([names["vae"]], list(names.values())):
                shown = measure(page, address, models)
                print(f"{len(models):>6} {median(shown):>18.0f}, {max(shown):>7.0f} {TARGET:>11} ms", flush=True)


if __name__ == "__main__":
    main()
