from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, update

from evaluation.record.run import Run
from evaluation.record.schema import SCHEMA_VERSION
from evaluation.record.views import PerItem, Scalar
from evaluation.store.arrays import ArrayFiles, read_npy
from evaluation.store.tables import runs
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError

MakeRun = Callable[..., Run]


def array_files(store: Store) -> list[Path]:
    return sorted((store.folder / "arrays").rglob("*.npy"))


def test_a_run_comes_back_as_it_was(store: Store, make_run: MakeRun) -> None:
    run = make_run()
    back = store.runs.get(store.runs.save(run))
    assert back.record == run.record
    assert set(back.arrays) == {"mse", "per_item/values"}
    scalar, items = back.view("mse"), back.view("per_item")
    assert isinstance(scalar, Scalar)
    assert isinstance(items, PerItem)
    np.testing.assert_array_equal(np.asarray(scalar.replicates), run.arrays["mse"])
    assert not back.arrays["per_item/values"].flags.writeable


def test_a_summary_counts_outcomes_and_carries_the_checkpoints_name_and_colour(store: Store, make_run: MakeRun) -> None:
    store.checkpoints.add(b"other", name="other", origin="upload")
    checkpoint = store.checkpoints.add(b"a", name="a.pth", origin="upload")
    run_id = store.runs.save(make_run(checkpoint.sha256))
    store.checkpoints.rename(checkpoint.sha256, "mine")
    (summary,) = store.runs.all()
    assert (summary.ok, summary.skipped, summary.failed) == (2, 1, 1)
    assert (summary.name, summary.colour, summary.extractor) == ("mine", 1, "")
    assert store.runs.get(run_id).name == "mine"
    assert store.runs.get(run_id).colour == 1


def test_latest_keeps_one_run_a_checkpoint_and_dataset(store: Store, make_run: MakeRun) -> None:
    store.runs.save(make_run("a" * 64, value=0.1))
    newer = store.runs.save(make_run("a" * 64, value=0.2))
    other = store.runs.save(make_run("b" * 64))
    elsewhere = store.runs.save(make_run("a" * 64, dataset="e" * 64))
    assert [summary.id for summary in store.runs.all()] == [newer, other, elsewhere]
    assert [summary.id for summary in store.runs.all(dataset_sha256="e" * 64)] == [elsewhere]
    assert len(store.runs.all(latest=False)) == 4


def test_equal_arrays_are_stored_once_and_freed_with_their_last_user(store: Store, make_run: MakeRun) -> None:
    first, second = store.runs.save(make_run(value=0.1)), store.runs.save(make_run(value=0.2))
    assert len(array_files(store)) == 3  # two sets of replicates, one shared array of items
    store.runs.remove(first)
    assert len(array_files(store)) == 2
    assert store.runs.get(second).view("per_item") is not None
    store.runs.remove(second)
    assert array_files(store) == []


def test_removing_a_checkpoint_removes_its_runs(store: Store, make_run: MakeRun) -> None:
    checkpoint = store.checkpoints.add(b"a", name="a", origin="upload")
    store.runs.save(make_run(checkpoint.sha256))
    kept = store.runs.save(make_run("b" * 64, value=0.7))
    store.remove_checkpoint(checkpoint.sha256)
    assert [summary.id for summary in store.runs.all()] == [kept]


def test_an_unknown_run_is_one_sentence(store: Store) -> None:
    with pytest.raises(TouchstoneError, match="there is no run 'nope'"):
        store.runs.get("nope")


def test_a_stored_record_of_a_newer_version_is_refused_like_a_newer_file(store: Store, make_run: MakeRun) -> None:
    run_id = store.runs.save(make_run())
    with store.database.writing() as connection:
        newer = func.replace(runs.c.record, f'"schema_version":{SCHEMA_VERSION},', '"schema_version":7000,')
        connection.execute(update(runs).values(record=newer))
    with pytest.raises(TouchstoneError, match=rf"^the run '{run_id}' of this workspace was written by .* version 7000"):
        store.runs.get(run_id)


def test_threads_save_at_the_same_time(store: Store, make_run: MakeRun) -> None:
    errors: list[Exception] = []

    def save(index: int) -> None:
        try:
            for step in range(5):
                store.runs.save(make_run(f"{index:064x}", value=0.1 * index + step))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=save, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.runs.all(latest=False)) == 30
    assert len(store.runs.all()) == 6


@pytest.mark.parametrize("array", [np.zeros(0), np.float64(3.0), np.zeros((2, 0, 3), np.uint8), np.array(["a", "bc"])])
def test_unusual_arrays_survive(tmp_path: Path, array: np.ndarray) -> None:
    files = ArrayFiles(tmp_path)
    back = files.get(files.put(array))
    assert back.dtype == np.asarray(array).dtype
    np.testing.assert_array_equal(back, array)


def test_arrays_of_objects_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match="dtype object"):
        ArrayFiles(tmp_path).put(np.array([{}], dtype=object))
    assert list(tmp_path.rglob("*")) == []


def test_a_header_that_promises_more_than_the_file_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.zeros(10))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(TouchstoneError, match="its header promises"):
        read_npy(path)


def test_a_pickled_array_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(TouchstoneError, match="objects"):
        read_npy(path)


def test_garbage_is_no_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00\xff\xff{'descr': __import__('os')}")
    with pytest.raises(TouchstoneError, match=r"'a\.npy' cannot be read"):
        read_npy(path)
