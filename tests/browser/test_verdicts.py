"""Files dropped on the Models page show their verdict and a picture at once, before they are measured."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation.store.workspace import open_store
from tests.browser.dashboard import dashboard, settled, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("verdicts")]

LONG = "a_very_long_name_of_a_checkpoint_" * 3
NAMES = (
    "plain.pth",
    f"{LONG}.pth",
    "<img src=x onerror=alert(1)>.pth",
    "vae <b>final &amp; best.pt",
    "model+decoder.ckpt",
)


def _checkpoints(folder: Path, count: int) -> list[Path]:
    """Small autoencoders of 8 x 8 images, each with weights of its own."""
    import torch
    from torch import nn

    folder.mkdir()
    for number, name in enumerate(NAMES[:count]):
        torch.manual_seed(number)
        layers = {"encoder.0": nn.Linear(64, 16), "encoder.2": nn.Linear(16, 4)}
        layers |= {"decoder.0": nn.Linear(4, 16), "decoder.2": nn.Linear(16, 64)}
        state = {f"{path}.{key}": value for path, layer in layers.items() for key, value in layer.state_dict().items()}
        torch.save(state, folder / name)
    return [folder / name for name in NAMES[:count]]


@pytest.mark.parametrize("count", [1, pytest.param(5, marks=pytest.mark.slow)])
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_dropped_files_show_verdict_and_picture_before_they_are_measured(
    chromium: Browser, tmp_path: Path, count: int, scheme: str
) -> None:
    workspace = tmp_path / "workspace"
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    files = _checkpoints(tmp_path / "files", count)
    with dashboard(workspace) as address, visitor(chromium, scheme=scheme) as (page, complaints):
        page.goto(f"{address}/models")
        settled(page, "Models")
        page.locator("input[type=file]:not([webkitdirectory])").set_input_files(files)
        page.locator("tr[data-id] td.picture img").nth(count - 1).wait_for(timeout=120_000)
        assert page.locator("tr[data-id]", has_text="Rebuilt from its weights as an autoencoder").count() == count
        assert page.locator("tr[data-id] :not(td.picture) > img").count() == 0, "a file's name became a tag"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, "a long name pushes the page sideways"
        page.screenshot(path=str(tmp_path / f"verdicts-{count}-{scheme}.png"), full_page=True)
        assert complaints == []
        deadline = time.monotonic() + 5
        while any(store.pictures.get(item.sha256) is None for item in store.checkpoints.all()):
            assert time.monotonic() < deadline
            time.sleep(0.1)
