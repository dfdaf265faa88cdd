"""What a worker may read for the data that a user names: its path, and where links in it lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.jobs.named_files import NamedFiles, below, of_this_user
from evaluation.store.roots import NotReadable, Roots


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


def test_words_are_no_paths_and_reach_the_source_as_they_are(tmp_path: Path) -> None:
    naming = below(Roots((tmp_path,)))
    for spec in (
        "digits",
        "gaussians:grid",
        "dinov2:facebook/dinov2-base",
        "digits?range=0,1",
        "mine:k=3,mode=a b",
        "x:",
    ):
        assert naming(spec) == NamedFiles(spec)


def test_a_path_below_a_root_is_named_with_its_options_and_beginnings(tmp_path: Path) -> None:
    (tmp_path / "set?").mkdir()
    (tmp_path / "set?" / "emnist-letters-train-images-idx3-ubyte").touch()
    (tmp_path / "called").symlink_to("set?")
    naming = below(Roots((tmp_path,)))
    real = tmp_path / "set?"
    assert naming(f"folder:{real}?range=0,16") == NamedFiles(f"folder:{real}?range=0,16", (real,))
    assert naming(f"idx:{tmp_path}/called/emnist-letters") == NamedFiles(f"idx:{real}/emnist-letters", (real,))


def test_a_link_that_leads_out_of_the_roots_is_refused_whether_anything_is_there_or_not(tmp_path: Path) -> None:
    root, second = tmp_path / "root", tmp_path / "second"
    (root / "set").mkdir(parents=True)
    second.mkdir()
    (second / "one.png").touch()
    (tmp_path / "secret").touch()
    (root / "set" / "across").symlink_to(second / "one.png")
    (root / "set" / "gone").symlink_to(root / "gone")
    naming = below(Roots((root, second)))
    assert naming(f"folder:{root}/set").read == (root / "set", second / "one.png")
    said = set()
    for target in ("secret", "absent"):
        (root / "set" / "out").symlink_to(tmp_path / target)
        with pytest.raises(NotReadable) as refused:
            naming(f"folder:{root}/set")
        said.add(str(refused.value))
        (root / "set" / "out").unlink()
    assert len(said) == 1
    (second / "deep").mkdir()
    (second / "deep" / "out").symlink_to(tmp_path)
    (root / "set" / "deep").symlink_to(second / "deep")
    with pytest.raises(NotReadable, match="'out' in this folder is a link that leads out"):
        naming(f"folder:{root}/set")
