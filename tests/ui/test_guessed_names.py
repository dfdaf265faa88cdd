"""Where a reading was guessed, the mark stands beside the model's name on every page, in every part of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.record.run import Run
from evaluation.store.workspace import open_store
from tests.fixtures.runs import ZOO, make_run, zoo_run
from tests.ui.apptest import PAGES, everything_said, open_page, sent_to_table
from ui.charts.style import Series, looks
from ui.items import pictures as item_pictures
from ui.latent import maps as latent
from ui.text import run_html

MARK = "83% likely"
NAME = re.compile(r'<span class="ts-name" title="([^"]*)">(.*?</span>(?:</span>)?)', re.DOTALL)


def guess(run: Run) -> Run:
    """The same run of a file that fits several networks."""
    facts = run.record.checkpoint.model_copy(
        update={"confidence": "choose", "probability": 0.83, "decided_by": "inference"}
    )
    return replace(run, record=run.record.model_copy(update={"checkpoint": facts}))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("guesses")
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    for name, kind in ZOO.items():
        added = store.checkpoints.add(f"no checkpoint: {name}".encode(), name=name, origin="upload")
        store.checkpoints.note(added.sha256, recognised=f"Convolutional VAE, {MARK}", confidence="choose")
        store.runs.save(guess(make_run(name, kind, colour=added.colour, sha256=added.sha256)))
    return workspace


@pytest.fixture
def guesses(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(workspace))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("guesses")
def test_every_name_on_a_page_is_marked(page: str) -> None:
    at = open_page(page)
    assert not at.exception
    said = everything_said(at)
    found = [(name, drawn) for name, drawn in NAME.findall(said) if name in ZOO]
    if page.endswith("models.py"):  # there the mark stands in the row, beside what the file was taken for
        rows = next(column for column in sent_to_table(at)["table"]["columns"] if column["key"] == "what")
        assert [MARK in row for row in rows["values"]] == [True] * len(ZOO)
        return
    assert found or page.endswith(("report.py", "glossary.py", "training.py", "sweep.py"))  # no model is drawn here
    assert not [name for name, drawn in found if MARK not in drawn]


def test_names_in_charts_rows_and_maps_are_marked() -> None:
    run = guess(zoo_run("conv-vae"))
    view = run.exact_view("pca_map")
    assert view is not None
    assert looks([Series.of(run, view)])[0].label == f"conv-vae ({MARK})"
    assert MARK in run_html(run)
    shown = latent.maps([run], "PCA")
    assert [spec.title for spec in shown.specs] == [f"conv-vae ({MARK})"]
    rows = item_pictures.rows_for([run], shown.items[:2])
    assert {row.mark for row in rows if row.colour is not None} == {MARK}
