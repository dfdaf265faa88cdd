"""Whatever is written into a field of the Models page, nothing outside of the roots is read, quoted or told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.store.workspace import Store, open_store
from tests.contract.named_paths import SECRET, quotes_nothing
from tests.ui.apptest import everything_said, open_page
from ui.components.models import uploads

MODELS = "pages/10_models.py"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Of an operator who named one folder. No job of the queue is run."""
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    (tmp_path / "models").mkdir()
    (tmp_path / "secret").write_text(SECRET)
    monkeypatch.setenv("TOUCHSTONE_ROOTS", str(tmp_path / "models"))
    opened = open_store(tmp_path / "workspace")
    opened.settings.set("zoo_enqueued", "yes")
    return opened


def add(at: AppTest, written: str) -> AppTest:
    next(field for field in at.text_input if field.label == "Or a path on the server").set_value(written)
    next(button for button in at.button if button.label == "Add").click()
    at.run()
    assert not at.exception
    return at


def test_a_path_below_a_root_is_measured_and_all_others_have_one_answer(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUICK_SECONDS", 60.0)  # a busy machine reads even a small file later
    (tmp_path / "models" / "vae.pth").write_bytes(b"weights")
    at = open_page(MODELS)
    for written in (tmp_path / "secret", tmp_path / "absent", "/proc/kmsg", "models/vae.pth"):
        add(at, str(written))
        (said,) = [error.value for error in at.error]
        assert said.replace("\\", "") == str(store.roots.refusal(written))
    assert store.checkpoints.all() == []
    add(at, str(tmp_path / "models" / "vae.pth"))
    assert not at.error
    assert "Measuring vae.pth now." in [info.value.replace("\\", "") for info in at.info]
    assert [checkpoint.name for checkpoint in store.checkpoints.all()] == ["vae.pth"]
    assert [job.data for job in store.jobs.all()] == ["digits"]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["folder", "idx", "npz"])
def test_no_field_and_no_address_makes_the_page_read_a_file(store: Store, tmp_path: Path, source: str) -> None:
    secret = str(tmp_path / "secret")
    at = open_page(MODELS, source=source, path=secret, extractor=f"onnx:{secret}", range=secret, models=secret)
    assert not at.exception
    for field in range(len(at.text_input)):
        if at.text_input[field].disabled:  # data that cannot be read takes no models
            continue
        at.text_input[field].set_value(secret)
        at.run()
        assert not at.exception
    for button in [button.label for button in at.button]:
        for found in [one for one in at.button if one.label == button and not one.disabled]:
            found.click()
            at.run()
            assert not at.exception
    quotes_nothing(everything_said(at))
    assert store.checkpoints.all() == []


@pytest.mark.slow
def test_where_the_operator_names_no_folder_there_is_no_field(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_ROOTS", "")
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(store.folder.with_name("other")))
    other = open_store()
    other.settings.set("zoo_enqueued", "yes")
    at = open_page(MODELS)
    assert not at.exception
    assert "Or a path on the server" not in [field.label for field in at.text_input]
