"""Files that stay where they are: the digest that reading them gives, with progress, bounds and an end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation.store import fingerprint as module
from evaluation.store.fingerprint import BLOCK, fingerprint
from evaluation.types import TouchstoneError
from models import reading
from models.formats import limits


def test_it_is_the_digest_of_models_reading(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    for name in ("b/2.png", "a.png", "b/10.png", "a/z.png", "a-b/1.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 1000)
    (folder / "link.png").symlink_to("a.png")
    (folder / "linked").symlink_to("b")
    os.mkfifo(folder / "fifo")
    for paths in ([folder], [folder / "a.png"], [folder / "a.png", folder / "b"]):
        found = fingerprint(paths)
        assert (found.sha256, found.size) == reading.fingerprint(paths)


def test_progress_is_told_after_every_block_and_may_stop_it(tmp_path: Path) -> None:
    file = tmp_path / "a.pth"
    file.write_bytes(b"x" * (2 * BLOCK + 1))
    told: list[tuple[int, int]] = []
    fingerprint([file], lambda done, total: told.append((done, total)))
    assert told == [(BLOCK, 2 * BLOCK + 1), (2 * BLOCK, 2 * BLOCK + 1), (2 * BLOCK + 1, 2 * BLOCK + 1)]

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fingerprint([file], stop)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "sparse.bin").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(TouchstoneError, match=r"8 GiB and a folder 32; got 8\.0 GiB"):
        fingerprint([tmp_path / "sparse.bin"], lambda done, total: pytest.fail("it was read"))
    monkeypatch.setattr(module.limits, "IMAGE_FILES", 3)
    many = tmp_path / "many"
    many.mkdir()
    for number in range(4):
        (many / f"{number}.png").touch()
    with pytest.raises(TouchstoneError, match="may hold 3 files"):
        fingerprint([many])


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.pth"
    for size in (3 * BLOCK, BLOCK):
        file.write_bytes(b"x" * 2 * BLOCK)
        with pytest.raises(OSError, match="it changed"):
            fingerprint([file], lambda done, total, size=size: os.truncate(file, size))
