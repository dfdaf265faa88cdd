"""A workspace with one made-up training, which tests only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.store.workspace import Store, open_store
from tests.fixtures.series import MadeTraining, add_trainings
from ui import services

GAN = MadeTraining(name="gan/run_0", recipe="gan/run_0", seed=0)
LOOKS = 9


def dataset(store: Store) -> str:
    return store.runs.all()[0].dataset_sha256


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series") / "workspace"
    store = open_store(folder)
    store.settings.set("zoo_enqueued", "yes")
    add_trainings(store, [GAN], steps=LOOKS)
    store.close()
    return folder


@pytest.fixture
def store(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(filled))
    return services.store()
