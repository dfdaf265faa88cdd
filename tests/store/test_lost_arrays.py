"""A workspace that has lost array files shows everything else, and names a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.record.run import Run
from evaluation.record.schema import Failed
from evaluation.store.arrays import StoredArrays
from evaluation.store.workspace import Store

MakeRun = Callable[..., Run]


def file_of(store: Store, key: str, run_id: str) -> Path:
    arrays = store.runs.get(run_id).arrays
    assert isinstance(arrays, StoredArrays)
    return arrays._files.path(arrays._digests[key])


def delete(path: Path) -> None:
    path.unlink()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [delete, flip, cut, empty])
def test_a_lost_array_costs_its_own_map_and_no_number_and_saving_again_heals(
    damage: Callable[[Path], None], store: Store, make_run: MakeRun
) -> None:
    run = make_run()
    run_id = store.runs.save(run)
    for key in ("mse", "per_item/values"):
        damage(file_of(store, key, run_id))
    back = store.runs.get(run_id)
    assert back.value("mse") == run.value("mse")
    assert list(back.arrays) == []
    assert isinstance(back.record.outcome("per_item"), Failed)
    (problem,) = back.problems
    assert "2 of 2 are lost, mse, per_item/values: '" in problem
    assert ".npy' is missing" in problem or ".npy' is damaged" in problem
    store.runs.save(run)
    assert store.runs.get(run_id).record == run.record


def test_what_is_lost_while_a_run_is_open_is_noticed(store: Store, make_run: MakeRun) -> None:
    run_id = store.runs.save(make_run())
    opened = store.runs.get(run_id)
    assert not opened.arrays.damaged()  # type: ignore[attr-defined]
    file_of(store, "mse", run_id).unlink()
    assert opened.arrays.damaged()  # type: ignore[attr-defined]


def test_a_damaged_picture_is_no_picture(store: Store, tmp_path: Path) -> None:
    folder = store.folder / "pictures"
    folder.mkdir()
    (folder / f"{'a' * 64}.npy").write_bytes(b"no array")
    assert store.pictures.get("a" * 64) is None
