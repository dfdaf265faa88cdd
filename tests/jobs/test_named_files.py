"""What a worker may read for the data that a user names: its path, and where links in it lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.jobs.named_files import of_this_user


def absolute(spec: str) -> str:
    return of_this_user(spec).spec


def data_paths(spec: str) -> list[Path]:
    return list(of_this_user(spec).read)


def test_options_and_the_beginning_of_names_stay_behind_an_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "emnist-letters-train-images-idx3-ubyte").touch()
    assert absolute("folder:set?range=0,16") == f"folder:{tmp_path / 'set'}?range=0,16"
    assert data_paths("folder:set?nonsense") == [tmp_path / "set"]
    assert absolute("idx:set/emnist-letters") == f"idx:{tmp_path / 'set'}/emnist-letters"
    assert data_paths("idx:set/emnist-letters") == [tmp_path / "set"]
    assert data_paths("idx:set/other") == data_paths("idx:other") == data_paths("digits?range=0,1") == []


def test_a_worker_may_read_where_links_of_the_data_lead_and_nothing_more(tmp_path: Path) -> None:
    there, root = tmp_path / "there", tmp_path / "set"
    (there / "cat").mkdir(parents=True)
    (there / "many").mkdir()
    root.mkdir()
    (there / "one.png").touch()
    (there / "secret.png").touch()
    (root / "cat").symlink_to(there / "cat")
    (root / "one.png").symlink_to(there / "one.png")
    (root / "gone.png").symlink_to(there / "gone.png")
    (root / "circle").symlink_to(root)
    (there / "cat" / "next.png").symlink_to(tmp_path / "next.png")
    (tmp_path / "next.png").touch()
    assert set(data_paths(f"folder:{root}")) == {root, there / "cat", there / "one.png", tmp_path / "next.png"}
    for i in range(100):
        (there / "many" / f"{i}.png").touch()
        (root / f"{i}.png").symlink_to(there / "many" / f"{i}.png")
    assert there / "many" in data_paths(f"folder:{root}")
    assert len(data_paths(f"folder:{root}")) == 5


def test_a_spec_with_a_path_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mnist").mkdir()
    assert absolute("idx:mnist") == f"idx:{tmp_path / 'mnist'}"
    assert data_paths("idx:mnist") == [tmp_path / "mnist"]
    assert absolute("digits") == "digits"
    assert absolute("idx:nowhere") == "idx:nowhere"
    assert data_paths("digits") == []
