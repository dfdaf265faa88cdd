"""A notebook and its checkpoint, dropped together: the class is shown and measured; a hostile line is named."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn

from evaluation import open_store
from evaluation.store.workspace import Store
from tests.browser.dashboard import dashboard, settled, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMPORTS = "import torch\nfrom torch import nn\nfrom torchvision import transforms\n\nscale = transforms.ToTensor()"
NETWORK = """class Autoencoder(nn.Module):
    # <script>document.title = "taken over"</script>
    def __init__(self, latent=3):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 12), nn.SiLU(), nn.Linear(12, latent))
        self.decoder = nn.Sequential(nn.Linear(latent, 12), nn.SiLU(), nn.Linear(12, 64), nn.Sigmoid())

    def forward(self, x):
        code = self.encoder(x.view(-1, 64))
        return self.decoder(code).view(-1, 1, 8, 8)
"""
HOSTILE = NETWORK.replace("nn.Linear(64, 12)", "nn.Linear(64, ().__class__.__base__.__subclasses__())", 1)


def weights(path: Path, seed: int) -> Path:
    torch.manual_seed(seed)
    encoder = nn.Sequential(nn.Linear(64, 12), nn.SiLU(), nn.Linear(12, 3))
    decoder = nn.Sequential(nn.Linear(3, 12), nn.SiLU(), nn.Linear(12, 64), nn.Sigmoid())
    torch.save(nn.ModuleDict({"encoder": encoder, "decoder": decoder}).state_dict(), path)
    return path


def notebook(path: Path) -> Path:
    cells = [f"%matplotlib inline\n{IMPORTS}", NETWORK, "model = Autoencoder(latent=3)"]
    code = [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells]
    path.write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": code}))
    return path


def wait_for(store: Store, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not done():
        assert time.monotonic() < deadline, [(job.status, job.error, job.progress) for job in store.jobs.all()]
        time.sleep(0.3)


@pytest.mark.slow
@pytest.mark.browser
def test_a_source_dropped_with_its_checkpoint_is_read_and_a_hostile_line_is_named(
    chromium: Browser, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "workspace")
    store.settings.set("zoo_enqueued", "yes")
    ours = [weights(tmp_path / "first.pth", 0), notebook(tmp_path / "train.ipynb")]
    (tmp_path / "hostile.py").write_text(f"{IMPORTS}\n\n\n{HOSTILE}")
    theirs = [weights(tmp_path / "second.pth", 1), tmp_path / "hostile.py"]
    with dashboard(tmp_path / "workspace") as address, visitor(chromium) as (page, complaints):
        page.set_default_timeout(120_000)
        page.goto(f"{address}/models?n=40&groups=reconstruction")
        settled(page, "Models")
        field = page.locator("input[type=file]:not([webkitdirectory])").first
        shown = []
        for files in (ours, theirs):
            field.set_input_files(files)
            shown.append(page.locator("tr[data-id]", has_text=files[0].name).get_attribute("data-id"))
        wait_for(store, lambda: len(store.runs.all()) == 2)
        sha256s = [one.sha256 for one in store.checkpoints.all()]
        page.goto(f"{address}/models?model={shown[0]}")
        page.get_by_text("Read from train.ipynb, class Autoencoder, cell 2, lines 1 to 10").first.wait_for()
        page.get_by_text("scale = transforms.ToTensor()").first.wait_for()
        page.goto(f"{address}/models?model={shown[1]}")
        page.get_by_text("line 12 of hostile.py").first.wait_for()
        before = store.checkpoints.get(sha256s[1]).source
        page.locator("input[type=file]:not([webkitdirectory])").nth(1).set_input_files(ours[1])
        wait_for(store, lambda: store.checkpoints.get(sha256s[1]).recognised.startswith("Read from train.ipynb"))
        assert store.checkpoints.get(sha256s[1]).source != before
        # The table's own data may be asked for after the page was left.
        assert [one for one in complaints if "/media/" not in one] == []
        assert page.title() != "taken over"
    facts = {run.name: store.runs.get(run.id).record.checkpoint for run in store.runs.all()}
    assert facts["first.pth"].source is not None
    assert facts["first.pth"].source.class_name == "Autoencoder"
    assert facts["second.pth"].source is None
    store.close()
