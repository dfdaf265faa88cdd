"""The choice of models: the same ids after models are added, removed and archived; the newest is what opens."""

from __future__ import annotations

import ast
import functools
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.looks import ReadLook
from evaluation.store.workspace import Store, open_store
from tests.fixtures.runs import Kind, make_run
from tests.ui.apptest import ROOT
from ui import chosen_models, selection
from ui.table import model_rows

KIND = Kind(0.1, generates=False)


made = functools.cache(make_run)
"""One run of a kind, which all models of a test share: making one takes longer than a test."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path))
    opened = open_store(tmp_path)
    for index in range(4):
        measure(opened, added(opened, f"model {index:02}"))
    return opened


def added(store: Store, name: str) -> Checkpoint:
    return store.checkpoints.add(name.encode(), name=name, origin="upload")


def measure(store: Store, checkpoint: Checkpoint, kind: Kind = KIND) -> None:
    run = made("any", kind)
    facts = run.record.checkpoint.model_copy(update={"name": checkpoint.name, "sha256": checkpoint.sha256})
    store.runs.save(replace(run, record=run.record.model_copy(update={"checkpoint": facts}), arrays={}))


def shown(store: Store, *sha256s: str) -> list[str]:
    """Names of the models that pages show for an address with these models, or with none."""
    wanted = frozenset(sha256[:10] for sha256 in sha256s) or None
    everything = store.runs.all()
    here = selection.offered(everything, selection.newest_dataset(everything, wanted), wanted)
    return [run.name for run in selection.picked(here, wanted)[1]]


def test_a_choice_stays_when_models_are_added_renamed_archived_and_removed(store: Store) -> None:
    first, second, third, fourth = (one.sha256 for one in store.checkpoints.all())
    assert shown(store, second, fourth) == ["model 03", "model 01"]
    measure(store, added(store, "model 04"))
    store.checkpoints.rename(first, "zzz")
    store.model_marks.archive([second])
    store.model_marks.remove([third])
    assert shown(store, second, fourth) == ["model 03", "model 01"]
    store.model_marks.remove([fourth])
    assert shown(store, second, fourth) == ["model 01"]
    store.model_marks.restore([fourth])
    assert shown(store, second, fourth) == ["model 03", "model 01"]


def test_the_newest_measured_come_first_and_the_newest_data_set_opens(store: Store) -> None:
    first = store.checkpoints.all()[0]
    measure(store, first)  # again
    assert shown(store) == ["model 00", "model 03", "model 02", "model 01"]
    measure(store, added(store, "elsewhere"), Kind(0.1, generates=False, labelled=False))
    assert shown(store) == ["elsewhere"]
    assert shown(store, first.sha256) == ["model 00"], "the data set on which the chosen was measured"


def test_a_run_without_its_checkpoint_is_a_row_too(store: Store) -> None:
    run = made("any", KIND)
    store.runs.save(replace(run, arrays={}))
    found = model_rows.rows(store.runs.all()[-1].dataset_sha256)
    assert [row.name for row in found][:2] == ["any", "model 03"]
    assert {row.sha256 for row in found} == {run.checkpoint_sha256 for run in store.runs.all()}


def test_an_archived_model_does_not_open_by_itself(store: Store) -> None:
    store.model_marks.archive([store.checkpoints.all()[3].sha256])
    assert shown(store) == ["model 02", "model 01", "model 00"]


def test_a_long_choice_is_kept_in_the_workspace_and_named_by_its_digest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    address: dict[str, str | None] = {}
    monkeypatch.setattr("ui.state.put", lambda name, value: address.update({name: value}))
    monkeypatch.setattr("ui.state.text", address.get)
    many = [added(store, f"more {index}").sha256 for index in range(14)]
    chosen_models.put(many[::-1], at_first=many[:3])
    assert address["models"] == f"set-{store.model_sets.keep(many)}"
    assert chosen_models.wanted() == {sha256[:10] for sha256 in many}
    for chosen, written in ((many[:3], None), ([], "none"), (many[3:4], many[3][:10])):
        chosen_models.put(chosen, at_first=many[:3])
        assert address["models"] == written
    assert chosen_models.lost() == ""
    address["models"] = "set-000000000000"
    assert chosen_models.wanted() is None
    assert "no longer kept here" in chosen_models.lost()
    address.clear()
    address["view"] = "gone"
    assert "There is no view 'gone'" in chosen_models.lost()
    store.views.save("gone", {"chosen": [many[0][:10]]})
    assert (chosen_models.lost(), chosen_models.wanted()) == ("", {many[0][:10]})


CHOOSERS = {"pills", "segmented_control", "selectbox", "multiselect", "radio"}
NO_MODELS = {"ui/choosing.py"}
"""Where labels are told apart before Streamlit sees them."""


def test_no_chooser_of_streamlit_takes_a_model_by_its_label() -> None:
    """Streamlit knows an option by its label, and two models may have one label: ``choosing.by_id`` is for models."""
    guilty = []
    for file in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        place = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHOOSERS):
                continue
            words = {part for inner in ast.walk(node) if isinstance(inner, ast.Name | ast.Attribute)
                     for part in [inner.id if isinstance(inner, ast.Name) else inner.attr]}  # fmt: skip
            models = words & {"sha256", "short", "by_short", "shortened", "checkpoint", "checkpoints", "runs"}
            if models and place not in NO_MODELS:
                guilty.append(f"{place}:{node.lineno} {sorted(models)}")
    assert guilty == []


def test_series_that_ship_open_only_where_nothing_else_is_measured(store: Store) -> None:
    own = [run.name for run in reversed(store.runs.all())]
    looks = {}
    for step in (1, 2):
        checkpoint = store.checkpoints.add(f"look {step}".encode(), name=f"gan@{step}", origin="zoo")
        facts = TrainingFacts(name="gan", recipe="gan", step=step, unit="step")
        looks[checkpoint.sha256] = ReadLook(facts=facts)
        measure(store, checkpoint)
    store.looks.keep(looks, origin="/zoo/series")
    assert shown(store) == own
    alone = [run for run in store.runs.all() if run.checkpoint_sha256 in looks]
    assert selection.without_shipped_series(alone) == alone
