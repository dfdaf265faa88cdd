"""A plain training script, unchanged, whose checkpoints appear on the Models page while it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation import Config, open_store
from tests.browser.dashboard import dashboard, settled, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCRIPT = """
import sys
import time

import torch
from sklearn.datasets import load_digits
from torch import nn

images = torch.tensor(load_digits().images, dtype=torch.float32).flatten(1) / 16
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 24), nn.ReLU(), nn.Linear(24, 8), nn.Linear(8, 24), nn.ReLU(), nn.Linear(24, 64))
optimizer = torch.optim.Adam(model.parameters(), 2e-3)
for n in range(1, 4):
    for _ in range(50):
        batch = images[torch.randint(0, 1500, (64,))]
        loss = (model(batch) - batch).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), f"{sys.argv[1]}/model_epoch_{n}.pth")
    time.sleep(4)
"""


@pytest.mark.slow
@pytest.mark.browser
def test_a_plain_script_is_watched_live(chromium: Browser, tmp_path: Path) -> None:
    workspace, runs = tmp_path / "workspace", tmp_path / "workspace" / "runs" / "seed0"
    runs.mkdir(parents=True)
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    quick = Config(n=50, n_train=50, metrics=("mse",), replicates=100)
    store.watched.add(runs.parent, data="digits", config=quick)
    (tmp_path / "train.py").write_text(SCRIPT)
    with dashboard(workspace) as address, visitor(chromium) as (page, complaints):
        page.set_default_timeout(120_000)
        page.goto(f"{address}/models")
        settled(page, "Models")
        page.get_by_text("watched: 0 checkpoints, none taken yet").wait_for()
        training = subprocess.Popen([sys.executable, str(tmp_path / "train.py"), str(runs)])
        page.get_by_text("watched: 1 look of 1 training").wait_for()
        page.get_by_text("watched: 3 looks of 1 training").wait_for()
        assert training.wait(timeout=60) == 0
        page.reload()
        settled(page, "Models")
        page.get_by_text("seed0").first.wait_for()
        assert complaints == []
    looks = store.looks.all().values()
    assert sorted(look.facts.step or 0 for look in looks) == [1, 2, 3]
    assert len(store.jobs.all()) == len(store.checkpoints.all()) == 3
    store.close()
