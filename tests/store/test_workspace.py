from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.store import database
from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError


def test_settings_hold_json_values(store: Store) -> None:
    assert store.settings.get("theme") is None
    assert store.settings.get("theme", "light") == "light"
    store.settings.set("theme", {"dark": True})
    store.settings.set("theme", {"dark": False})
    assert store.settings.get("theme") == {"dark": False}


def test_selections_are_sorted_unique_and_replaced_by_name(store: Store) -> None:
    store.selections.save("fours", "d" * 64, [4, 2, 2])
    store.selections.save("fours", "d" * 64, [7, 1])
    store.selections.save("fours", "e" * 64, [3])
    assert [(selection.name, selection.items) for selection in store.selections.all("d" * 64)] == [("fours", (1, 7))]
    store.selections.remove("fours", "d" * 64)
    assert store.selections.all("d" * 64) == []
    assert len(store.selections.all("e" * 64)) == 1


@pytest.mark.parametrize("items", [[], [-1]])
def test_a_selection_without_items_is_refused(store: Store, items: list[int]) -> None:
    with pytest.raises(TouchstoneError, match="a selection holds"):
        store.selections.save("none", "d" * 64, items)


def test_a_newer_workspace_is_refused_with_the_way_out(store: Store) -> None:
    store.settings.set("schema_version", 99)
    with pytest.raises(TouchstoneError, match=r"newer Touchstone \(schema 99.*Update"):
        open_store(store.folder)


def test_a_damaged_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "touchstone.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(TouchstoneError, match="file is not a database"):
        open_store(tmp_path)


def lock(folder: Path) -> sqlite3.Connection:
    other = sqlite3.connect(folder / "touchstone.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def damage(folder: Path) -> None:
    database = folder / "touchstone.sqlite"
    database.write_bytes(database.read_bytes()[:4096] + b"x" * 40_000)


@pytest.mark.parametrize(("happens", "sentence"), [(lock, "is locked by another process"), (damage, "malformed")])
def test_a_database_that_fails_in_use_is_one_sentence(
    happens: Callable[[Path], object], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    store = open_store(tmp_path)
    store.checkpoints.add(b"weights", name="vae", origin="upload")
    store.close()
    sqlite3.connect(tmp_path / "touchstone.sqlite").execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = happens(tmp_path)
    with pytest.raises(TouchstoneError, match=sentence) as refused:
        store.settings.set("anything", 1)
    assert "\n" not in str(refused.value)
    del kept


def test_a_workspace_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TouchstoneError, match="cannot be used"):
        open_store(tmp_path / "file")


def test_an_unusable_database_url_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_DATABASE", "nonsense")
    with pytest.raises(TouchstoneError, match="TOUCHSTONE_DATABASE must be"):
        open_store(tmp_path)


def test_the_workspace_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / "there"))
    assert open_store().folder == tmp_path / "there"


def test_processes_that_start_together_share_a_new_workspace(tmp_path: Path) -> None:
    script = (
        "import sys; from evaluation.store.workspace import open_store; s = open_store(sys.argv[1])\n"
        "for i in range(5): s.checkpoints.add(f'{sys.argv[2]}{i}'.encode(), name='m', origin='upload')"
    )
    root = Path(__file__).resolve().parents[2]
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "w"), str(index)], cwd=root)
        for index in range(3)
    ]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    checkpoints = open_store(tmp_path / "w").checkpoints.all()
    assert [checkpoint.colour for checkpoint in checkpoints] == list(range(15))
    assert len({checkpoint.name for checkpoint in checkpoints}) == 15
