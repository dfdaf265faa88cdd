"""The author's source of checkpoints: kept by digest, given, shared, and gone with the last model that has it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation import TouchstoneError
from evaluation.store.incoming import Received
from evaluation.store.workspace import Store


def received(store: Store, *files: tuple[str, bytes]) -> Sequence[tuple[str, Received]]:
    """Files as uploads leave them."""
    found = []
    for number, (path, content) in enumerate(files):
        place = store.folder / f"{number}.partial"
        place.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        found.append((path, Received(path=place, name=path, sha256=digest, bytes=len(content))))
    return found


def add(store: Store, content: bytes) -> str:
    return store.checkpoints.add(content, name="vae.pth", origin="upload").sha256


def test_a_source_is_kept_with_its_names_and_handed_to_workers(store: Store) -> None:
    sha256 = add(store, b"weights")
    assert store.readable_source(store.checkpoints.get(sha256)).paths == ()
    given = store.give_source(sha256, received(store, ("repo/models/vae.py", b"x"), ("../train.ipynb", b"{}")))
    source = store.readable_source(given)
    assert source.origin == "given"
    assert [path.name for path in source.paths] == ["repo", "train.ipynb"]
    assert given.source is not None
    kept = store.sources.files(given.source)
    assert [(file.name, file.bytes) for file in kept] == [("repo/models/vae.py", 1), ("train.ipynb", 2)]
    assert not list(store.folder.glob("*.partial"))


def test_equal_files_are_one_source_and_other_files_another(store: Store) -> None:
    first, second = add(store, b"a"), add(store, b"b")
    one = store.give_source(first, received(store, ("vae.py", b"x"))).source
    assert store.give_source(second, received(store, ("vae.py", b"x"))).source == one
    assert store.give_source(second, received(store, ("vae.py", b"y"))).source != one
    assert len(list((store.folder / "sources").iterdir())) == 2


def test_a_model_with_another_source_counts_as_not_opened(store: Store) -> None:
    sha256 = add(store, b"weights")
    store.give_source(sha256, received(store, ("vae.py", b"x")))
    store.checkpoints.note(sha256, recognised="a VAE", confidence="high")
    assert store.give_source(sha256, received(store, ("vae.py", b"x"))).recognised == "a VAE"
    changed = store.give_source(sha256, received(store, ("vae.py", b"y")))
    assert (changed.recognised, changed.confidence, changed.error) == ("", "", None)


def test_a_choice_among_the_readings_of_another_source_is_forgotten(store: Store) -> None:
    first, second = add(store, b"a"), add(store, b"b")
    job = store.jobs.add([first, second], data="digits", choices={first: 2, second: 1})
    store.give_source(first, received(store, ("vae.py", b"x")))
    assert store.jobs.get(job).choices == {second: 1}


def test_a_source_is_removed_with_the_last_model_that_has_it(store: Store) -> None:
    first, second = add(store, b"a"), add(store, b"b")
    source = store.give_source(first, received(store, ("vae.py", b"x"))).source
    assert source is not None
    store.share_source(second, source)
    store.remove_checkpoint(first)
    assert store.sources.paths(source)
    store.remove_checkpoint(second)
    assert not store.sources.paths(source)
    with pytest.raises(TouchstoneError, match="drop it again"):
        store.share_source(add(store, b"c"), source)


def test_two_files_of_one_path_are_refused_and_leave_nothing(store: Store) -> None:
    sha256 = add(store, b"weights")
    with pytest.raises(TouchstoneError, match="one path"):
        store.give_source(sha256, received(store, ("vae.py", b"x"), ("./vae.py", b"y")))
    assert store.checkpoints.get(sha256).source is None
    assert not list(store.folder.glob("*.partial"))


def test_beside_a_named_file_only_what_a_root_holds_is_read(store: Store, tmp_path: Path) -> None:
    inside, outside = store.folder / "files", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "vae.pth").write_bytes(folder.name.encode())
        (folder / "vae.py").write_text("x = 1")
    found = [store.checkpoints.add(folder / "vae.pth", name="vae", origin="path") for folder in (inside, outside)]
    sources = [store.readable_source(one) for one in found]
    assert [source.paths for source in sources] == [(inside / "vae.py",), ()]
    assert {source.origin for source in sources} == {"beside"}
