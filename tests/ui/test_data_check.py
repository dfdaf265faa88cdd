"""Data that is named on the Models page is looked at when it is named, not when a model has arrived."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.store.workspace import Store, open_store
from evaluation.types import Config, TouchstoneError
from tests.ui.apptest import everything_said, open_page
from ui import changes
from ui.components.models import data_check
from ui.data_reading import reading_of

MODELS = "pages/10_models.py"
LINE = "30 training and 10 test images 1x6x5; used 40 of 40 images; range 0..255; 4 classes; no exact duplicates"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    monkeypatch.setattr(data_check, "QUICK_SECONDS", 60.0)
    opened = open_store(tmp_path / "workspace")
    opened.settings.set("zoo_enqueued", "yes")
    return opened


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | Exception], list[str]]:
    """What a worker says of any data; gives the specs that it was asked about."""

    def set_answer(said: str | Exception) -> list[str]:
        asked: list[str] = []

        def describe(named: object, cache: Path) -> str:
            asked.append(str(named))
            if isinstance(said, Exception):
                raise said
            return said

        monkeypatch.setattr("evaluation.jobs.data_description.describe_data", describe)
        return asked

    return set_answer


def test_a_path_that_is_not_there_is_said_at_once_and_nothing_is_measured_on_it(store: Store) -> None:
    missing = store.folder / "nothing.npz"
    at = open_page(MODELS, source="npz", path=str(missing))
    assert not at.exception
    (said,) = [error.value.replace("\\", "") for error in at.error]
    assert said.startswith(f"There is no file or folder at '{missing}' that this dashboard may read.")
    assert "Or a path on the server" in [field.label for field in at.text_input if field.disabled]
    added = store.checkpoints.add(b"w", name="w", origin="upload")
    request = changes.Request(data=f"npz:{missing}", config=Config(), refusal=said)
    with pytest.raises(TouchstoneError, match="There is no file"):
        changes.measure([added.sha256], request)
    assert store.jobs.all() == []


def test_what_the_data_is_stands_below_its_path_and_is_read_once(
    store: Store, answers: Callable[[str | Exception], list[str]]
) -> None:
    (store.folder / "a.npz").write_bytes(b"some")
    asked = answers(LINE)
    at = open_page(MODELS, source="npz", path=str(store.folder / "a.npz"))
    assert not at.exception
    assert not at.error
    assert f"Data: {LINE}." in everything_said(at)
    assert re.search(r"measured on npz\S* at once", everything_said(at))
    assert reading_of(store, f"npz:{store.folder}/a.npz").sentence == LINE
    assert len(asked) == 1


@pytest.mark.slow
def test_data_that_a_worker_refuses_closes_the_upload(
    store: Store, answers: Callable[[str | Exception], list[str]]
) -> None:
    (store.folder / "b.npz").write_bytes(b"other")
    answers(TouchstoneError("the data holds no images; give an array 'images'"))
    at = open_page(MODELS, source="npz", path=str(store.folder / "b.npz"))
    assert [error.value.replace("\\", "") for error in at.error] == [
        "The data holds no images; give an array 'images'."
    ]
    assert "Each file is opened" not in everything_said(at)
