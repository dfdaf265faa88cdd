from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from evaluation.store.names import LONGEST, clean_name, distinct_name
from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError


def test_the_same_bytes_are_one_checkpoint(store: Store, tmp_path: Path) -> None:
    first = store.checkpoints.add(b"weights", name="a.pth", origin="upload")
    again = store.checkpoints.add(io.BytesIO(b"weights"), name="b.pth", origin="upload")
    file = tmp_path / "c.pth"
    file.write_bytes(b"weights")
    assert first == again == store.checkpoints.add(file, name="c", origin="zoo")
    assert [checkpoint.name for checkpoint in store.checkpoints.all()] == ["a.pth"]


def test_an_upload_is_copied_and_only_its_owner_reads_it(store: Store) -> None:
    checkpoint = store.checkpoints.add(b"weights", name="A.PTH", origin="upload")
    assert checkpoint.path.read_bytes() == b"weights"
    assert checkpoint.path.parent == store.folder / "checkpoints"
    assert checkpoint.path.suffix == ".pth"
    assert stat.S_IMODE(checkpoint.path.stat().st_mode) == 0o600


def test_a_path_on_the_server_stays_where_it_is(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "large.ckpt"
    file.write_bytes(b"weights")
    checkpoint = store.checkpoints.add(file, name=file.name, origin="path")
    assert checkpoint.path == file
    store.remove_checkpoint(checkpoint.sha256)
    assert file.exists()


def test_a_folder_is_a_checkpoint_with_a_digest_over_its_files(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "diffusers"
    (folder / "vae").mkdir(parents=True)
    (folder / "vae" / "config.json").write_text("{}")
    first = store.checkpoints.add(folder, name="diffusers", origin="path")
    (folder / "vae" / "config.json").write_text("{ }")
    assert first.sha256 != store.checkpoints.add(folder, name="diffusers", origin="path").sha256


def test_colours_follow_first_sight_and_survive_removal(store: Store) -> None:
    a, b = (store.checkpoints.add(content, name="m", origin="upload") for content in (b"a", b"b"))
    assert (a.colour, b.colour) == (0, 1)
    store.remove_checkpoint(a.sha256)
    assert store.checkpoints.add(b"c", name="c", origin="upload").colour == 2
    assert store.checkpoints.add(b"a", name="a", origin="upload").colour == 0


def test_removal_deletes_the_copy_but_not_a_half_that_a_joined_model_uses(store: Store) -> None:
    encoder = store.checkpoints.add(b"encoder", name="enc.pth", origin="upload")
    decoder = store.checkpoints.add(b"decoder", name="dec.pth", origin="upload")
    joined = store.checkpoints.join([encoder.sha256, decoder.sha256])
    assert joined.name == "enc+dec"
    assert joined.parts == (encoder.path, decoder.path)
    store.remove_checkpoint(encoder.sha256)
    assert encoder.path.exists()
    store.remove_checkpoint(joined.sha256)
    assert not encoder.path.exists()
    assert decoder.path.exists()


def test_names_are_distinct_and_cleaned(store: Store) -> None:
    store.checkpoints.add(b"a", name="vae.pth", origin="upload")
    b = store.checkpoints.add(b"b", name="../../vae.pth", origin="upload")
    assert b.name == "vae.pth (2)"
    assert store.checkpoints.rename(b.sha256, "vae.pth").name == "vae.pth (2)"
    assert store.checkpoints.rename(b.sha256, "my\x1b[2J\u202e model\n").name == "my[2J model"


@pytest.mark.parametrize("name", ["", "...", "\x00\x01", "/", "\ud800"])
def test_a_name_without_printable_characters_becomes_unnamed(name: str) -> None:
    assert clean_name(name) == "unnamed"


def test_names_are_at_most_120_characters_also_with_a_number() -> None:
    long = clean_name("x" * 500)
    assert len(long) == LONGEST
    assert len(distinct_name(long, {long})) == LONGEST


def test_what_a_worker_found_is_kept(store: Store) -> None:
    sha256 = store.checkpoints.add(b"a", name="a", origin="upload").sha256
    store.checkpoints.note(sha256, recognised="a VAE", confidence="high")
    assert store.checkpoints.get(sha256).recognised == "a VAE"
    store.checkpoints.note(sha256, error="it is no checkpoint")
    assert store.checkpoints.get(sha256).error == "it is no checkpoint"


def test_a_first_look_that_comes_late_leaves_what_measuring_found(store: Store) -> None:
    sha256 = store.checkpoints.add(b"a", name="a", origin="upload").sha256
    store.checkpoints.note(sha256, recognised="a GAN", confidence="medium", unless_recognised=True)
    store.checkpoints.note(sha256, recognised="a VAE", confidence="high")
    store.checkpoints.note(sha256, recognised="a GAN", confidence="medium", unless_recognised=True)
    store.checkpoints.note(sha256, error="it is no checkpoint", unless_recognised=True)
    found = store.checkpoints.get(sha256)
    assert (found.recognised, found.confidence, found.error) == ("a VAE", "high", None)


def test_a_missing_file_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match=r"'no\.pth' cannot be read: there is no such file"):
        store.checkpoints.add(tmp_path / "no.pth", name="no.pth", origin="path")


def test_an_unknown_checkpoint_is_one_sentence(store: Store) -> None:
    with pytest.raises(TouchstoneError, match="there is no checkpoint ffff"):
        store.checkpoints.get("f" * 64)


def test_a_second_process_sees_the_same_workspace(store: Store) -> None:
    store.checkpoints.add(b"a", name="a", origin="upload")
    assert [checkpoint.name for checkpoint in open_store(store.folder).checkpoints.all()] == ["a"]


def test_files_that_were_recognised_or_refused_are_counted(store: Store) -> None:
    first, second, _ = (
        store.checkpoints.add(content, name="m", origin="upload").sha256 for content in (b"a", b"b", b"c")
    )
    assert store.checkpoints.looked_at() == 0
    store.checkpoints.note(first, recognised="a GAN", confidence="high")
    store.checkpoints.note(second, error="it is no checkpoint")
    assert store.checkpoints.looked_at() == 2
