"""Notes, tags, archived and removed models; choices of models; saved views; facts of runs for lists."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from evaluation.store import run_facts
from evaluation.store.model_marks import LONGEST_NOTE, MOST_TAGS, ModelMark
from evaluation.store.tables import run_facts as table
from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError
from tests.fixtures.runs import named, zoo_run


def two(store: Store) -> list[str]:
    return [store.checkpoints.add(name.encode(), name=name, origin="upload").sha256 for name in ("a", "b")]


def measured(store: Store, sha256: str) -> str:
    run = named(zoo_run("conv-vae"), "a")
    training = {"epochs": 30, "optimiser": {"name": "adam", "rates": [0.1, 0.2]}}
    facts = run.record.checkpoint.model_copy(update={"sha256": sha256, "training": training})
    return store.runs.save(type(run)(record=run.record.model_copy(update={"checkpoint": facts}), arrays={}))


def test_notes_and_tags_stay_with_their_model_over_a_restart(store: Store) -> None:
    a, b = two(store)
    store.model_marks.write_note(a, "  best so far ")
    assert store.model_marks.tag([a, b], " for the,  paper ") == "for the paper"
    store.model_marks.tag([a], "draft")
    store.model_marks.untag([b], "for the paper")
    marks = open_store(store.folder).model_marks.all()
    assert marks[a] == ModelMark(note="best so far", tags=("draft", "for the paper"))
    assert marks[b] == ModelMark()


def test_what_is_no_note_or_tag_is_refused_in_one_sentence(store: Store) -> None:
    a, _ = two(store)
    with pytest.raises(TouchstoneError, match="a note has at most"):
        store.model_marks.write_note(a, "x" * (LONGEST_NOTE + 1))
    for nothing in ("", " , ", "x" * 41):
        with pytest.raises(TouchstoneError, match="a tag has 1 to 40 characters"):
            store.model_marks.tag([a], nothing)
    for number in range(MOST_TAGS):
        store.model_marks.tag([a], f"tag {number}")
    with pytest.raises(TouchstoneError, match="at most 20 tags"):
        store.model_marks.tag([a], "one more")
    with pytest.raises(TouchstoneError, match="there is no checkpoint"):
        store.model_marks.archive(["f" * 64])


def test_a_removed_model_is_in_no_list_and_comes_back_with_all_it_had(store: Store) -> None:
    a, b = two(store)
    run_id = measured(store, a)
    store.model_marks.tag([a], "mine")
    store.model_marks.remove([a])
    assert [item.sha256 for item in store.checkpoints.all()] == [b]
    assert [item.sha256 for item in store.checkpoints.removed()] == [a]
    assert store.runs.all() == []
    store.model_marks.restore([a])
    assert [run.id for run in store.runs.all()] == [run_id]
    assert store.model_marks.get(a) == ModelMark(tags=("mine",))


def test_a_removed_model_whose_file_is_added_again_is_back(store: Store) -> None:
    a, _ = two(store)
    store.model_marks.remove([a])
    assert store.checkpoints.add(b"a", name="again", origin="upload").name == "a"
    assert len(store.checkpoints.all()) == 2


def test_a_deleted_model_leaves_no_mark(store: Store) -> None:
    a, _ = two(store)
    measured(store, a)
    store.model_marks.write_note(a, "gone soon")
    store.model_marks.remove([a])
    store.remove_checkpoint(a)
    assert (store.model_marks.all(), store.run_facts.all(), store.checkpoints.removed()) == ({}, {}, [])


def test_a_choice_has_one_id_in_any_order_and_the_oldest_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.model_sets.keep(["b", "a", "a"])
    assert first == store.model_sets.keep(["a", "b"])
    assert store.model_sets.get(first) == ("a", "b")
    assert store.model_sets.get("nothing") is None
    monkeypatch.setattr("evaluation.store.model_sets.MOST_KEPT", 2)
    for other in ("c", "d"):
        store.model_sets.keep([other])
    assert store.model_sets.get(first) is None
    with pytest.raises(TouchstoneError, match="a choice holds 1 to"):
        store.model_sets.keep([])


def test_a_view_replaces_that_of_its_name_and_has_bounds(store: Store) -> None:
    store.views.save("sweep", {"text": "beta"})
    store.views.save("sweep", {"text": "lr"})
    found = store.views.get("sweep")
    assert found is not None
    assert (found.settings, len(store.views.all())) == ({"text": "lr"}, 1)
    with pytest.raises(TouchstoneError, match="a view has at most"):
        store.views.save("large", {"text": "x" * 300_000})
    store.views.remove("sweep")
    assert store.views.get("sweep") is None


def test_facts_of_a_run_are_kept_with_it_and_taken_again_where_they_are_missing(store: Store) -> None:
    a, _ = two(store)
    run_id = measured(store, a)
    kept = store.run_facts.all()[run_id]
    record = store.runs.get(run_id).record
    assert (kept.family, kept.parameters) == (record.checkpoint.family, record.checkpoint.parameters)
    assert kept.training["optimiser name"] == "adam"
    assert not any("rates" in name for name in kept.training)
    outcome = next(one for one in record.outcomes if one.metric == "mse")
    assert kept.numbers["mse"] == (outcome.value, *outcome.interval)  # type: ignore[union-attr, misc]
    with store.database.writing() as connection:
        connection.execute(delete(table))
    assert open_store(store.folder).run_facts.all() == {run_id: kept}


def test_a_new_form_of_facts_is_taken_from_the_records_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = measured(store, two(store)[0])
    monkeypatch.setattr(run_facts, "FORM", run_facts.FORM + 1)
    assert store.run_facts.all() == {}
    assert store.run_facts.complete() == 1
    assert list(store.run_facts.all()) == [run_id]
    assert store.run_facts.complete() == 0
