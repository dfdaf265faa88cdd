"""A store, and a worker that does what the checkpoint's content says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.jobs import workers
from evaluation.store.workspace import Store, open_store
from tests.jobs.fake_worker import FAKE


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.delenv("TOUCHSTONE_DATABASE", raising=False)
    opened = open_store(tmp_path / "workspace")
    yield opened
    opened.close()


@pytest.fixture
def fake_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PROGRAM", FAKE)
