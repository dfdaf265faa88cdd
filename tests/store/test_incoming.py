"""Uploads on disk: within the quota, for whom they belong to, and gone when nobody takes them."""

from __future__ import annotations

import hashlib
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import TouchstoneError, open_store
from evaluation.store import incoming as module
from evaluation.store import upload_ledger
from evaluation.store.bundle import bundle
from evaluation.store.incoming import Incoming, NotUnderWay, Received, TooMuch
from evaluation.store.upload_quota import ALL, FILE, FREE, PERSON, upload_quota
from evaluation.store.workspace import Store

MB = 10**6


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("workspace"))
    yield opened
    opened.close()


@pytest.fixture
def incoming(store: Store) -> Iterator[Incoming]:
    opened = Incoming(store.folder, store.database)
    yield opened
    opened.close()


def begin(incoming: Incoming, size: int, *, person: str = "ada", name: str = "vae.pth") -> str:
    return incoming.begin(person=person, session="page", name=name, size=size)


def send(incoming: Incoming, content: bytes, *, person: str = "ada", name: str = "vae.pth") -> str:
    token = begin(incoming, len(content), person=person, name=name)
    with incoming.piece(token, person=person, at=0) as piece:
        piece.write(content)
    return token


def left_behind(incoming: Incoming) -> list[str]:
    return sorted(path.name for path in incoming.folder.glob("*.partial"))


def test_pieces_become_the_file_with_its_digest(store: Store, incoming: Incoming) -> None:
    token = begin(incoming, 6)
    for at, part in ((0, b"abc"), (3, b"de"), (5, b"f")):
        with incoming.piece(token, person="ada", at=at) as piece:
            piece.write(part)
    received = incoming.take(token, session="page")
    assert received.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    added = store.checkpoints.add_received(received)
    assert (added.name, added.bytes, added.origin) == ("vae.pth", 6, "upload")
    assert added.path == store.folder / "checkpoints" / f"{received.sha256}.pth"
    assert added.path.read_bytes() == b"abcdef"
    assert not left_behind(incoming)


def test_the_same_bytes_are_known_and_leave_nothing(store: Store, incoming: Incoming) -> None:
    first = store.checkpoints.add_received(incoming.take(send(incoming, b"abc"), session="page"))
    again = store.checkpoints.add_received(incoming.take(send(incoming, b"abc", name="copy.pth"), session="page"))
    assert again == first
    assert not left_behind(incoming)


@pytest.mark.parametrize("at", [1, 3, 7])
def test_a_piece_begins_where_the_last_one_ended(incoming: Incoming, at: int) -> None:
    token = begin(incoming, 6)
    with incoming.piece(token, person="ada", at=0) as piece:
        piece.write(b"ab")
    with pytest.raises(NotUnderWay, match="begins at byte 2"), incoming.piece(token, person="ada", at=at):
        pass


def test_a_file_longer_than_announced_is_given_up(incoming: Incoming) -> None:
    token = begin(incoming, 3)
    with pytest.raises(TouchstoneError, match="longer than"), incoming.piece(token, person="ada", at=0) as piece:
        piece.write(b"abcd")
    assert not left_behind(incoming)


@pytest.mark.parametrize("error", [ConnectionError(), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_whatever_ends_a_piece_removes_the_file(incoming: Incoming, error: BaseException) -> None:
    token = begin(incoming, 3)
    with pytest.raises((TouchstoneError, type(error))), incoming.piece(token, person="ada", at=0):
        raise error
    assert not left_behind(incoming)
    with pytest.raises(NotUnderWay), incoming.piece(token, person="ada", at=1):
        pass


def test_an_upload_is_its_senders_own(incoming: Incoming) -> None:
    token = send(incoming, b"abc")
    with pytest.raises(NotUnderWay), incoming.piece(token, person="eve", at=3):
        pass
    incoming.drop(token, person="eve")
    with pytest.raises(NotUnderWay):
        incoming.take(token, session="another page")
    assert incoming.take(token, session="page").bytes == 3
    with pytest.raises(NotUnderWay):
        incoming.take(token, session="page")


def test_an_incomplete_file_is_not_taken(incoming: Incoming) -> None:
    with pytest.raises(NotUnderWay, match="not complete"):
        incoming.take(begin(incoming, 3), session="page")


def test_a_cancelled_file_takes_no_more_bytes(incoming: Incoming) -> None:
    token = begin(incoming, 3)
    with incoming.piece(token, person="ada", at=0) as piece:
        incoming.drop(token, person="ada")
        with pytest.raises(NotUnderWay, match="cancelled"):
            piece.write(b"abc")
    assert not left_behind(incoming)


def test_an_empty_file_is_refused(incoming: Incoming) -> None:
    with pytest.raises(TouchstoneError, match=r"'vae\.pth' is empty"):
        begin(incoming, 0)


def test_a_file_that_is_too_large_is_refused_before_a_byte(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE, "0.01")
    assert begin(incoming, 10 * MB)
    with pytest.raises(TooMuch, match=r"'vae\.pth' has 11 MB; one file may have 10 MB"):
        begin(incoming, 11 * MB)


def test_one_person_cannot_use_up_what_others_may_send(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PERSON, "0.01")
    token = begin(incoming, 6 * MB)
    with pytest.raises(TooMuch, match=r"you may send 4\.0 MB more today"):
        begin(incoming, 6 * MB)
    assert begin(incoming, 6 * MB, person="bob")
    incoming.drop(token, person="ada")
    assert begin(incoming, 6 * MB)


def test_what_was_taken_counts_for_a_day(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PERSON, "0.000004")
    incoming.take(send(incoming, b"abc" * 1000), session="page")
    with pytest.raises(TooMuch):
        begin(incoming, 3000)
    day_later = time.time() + upload_ledger.DAY + 1
    monkeypatch.setattr(upload_ledger.time, "time", lambda: day_later)
    assert begin(incoming, 3000)


def test_what_a_person_sends_counts_in_all_servers_and_after_a_restart(
    store: Store, incoming: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PERSON, "0.00001")
    beside = Incoming(store.folder, store.database)
    incoming.take(send(incoming, b"x" * 4000, person="cleo"), session="page")
    begin(beside, 4000, person="cleo")
    with pytest.raises(TooMuch, match=r"you may send 2\.0 kB more today"):
        begin(incoming, 3000, person="cleo")
    beside.close()
    started = Incoming(store.folder, store.database)  # strikes what the other had under way, and not what was taken
    with pytest.raises(TooMuch, match=r"you may send 6\.0 kB more today"):
        begin(started, 7000, person="cleo")
    assert begin(started, 6000, person="cleo")
    started.close()


def test_uploads_and_checkpoints_share_a_bound(
    store: Store, incoming: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.checkpoints.add(b"x" * 6000, name="kept.pth", origin="upload")
    monkeypatch.setenv(ALL, "0.00001")
    begin(incoming, 3000, person="bob")
    with pytest.raises(TooMuch, match=r"takes \S+ k?B more"):
        begin(incoming, 2000)


def test_the_disk_is_not_filled(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(incoming.folder).free
    monkeypatch.setenv(FREE, str((free - 500 * MB) / 10**9))
    with pytest.raises(TooMuch, match=f"room for .* as {FREE} keeps"):
        begin(incoming, 2000 * MB)


def test_a_person_has_a_bounded_number_of_files_under_way(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OPEN", 2)
    for _ in range(2):
        begin(incoming, 1)
    with pytest.raises(TooMuch, match="one too many"):
        begin(incoming, 1)


@pytest.mark.parametrize("written", ["0", "-1", "many", "nan", "inf"])
def test_a_quota_that_is_none_is_one_sentence(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE, written)
    with pytest.raises(TouchstoneError, match=f"{FILE} must be a number of GB above 0; got '{written}'"):
        upload_quota()


def test_what_stands_still_is_removed(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    still, complete = begin(incoming, 3), send(incoming, b"abc")
    now = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + module.IDLE_SECONDS + 1)
    incoming.sweep()
    assert left_behind(incoming) == [f"{complete}.partial"]
    with pytest.raises(NotUnderWay), incoming.piece(still, person="ada", at=0):
        pass
    monkeypatch.setattr(module.time, "monotonic", lambda: now + module.TAKEN_SECONDS + 1)
    incoming.sweep()
    assert not left_behind(incoming)


def test_files_that_wait_for_their_turn_do_not_stand_still(incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, busy = begin(incoming, 3), begin(incoming, 3)
    now = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + module.IDLE_SECONDS + 1)
    with incoming.piece(busy, person="ada", at=0) as piece:
        piece.write(b"a")
    incoming.sweep()
    assert left_behind(incoming) == sorted([f"{waiting}.partial", f"{busy}.partial"])


def test_a_start_removes_what_a_killed_server_left_and_nothing_of_one_that_runs(store: Store) -> None:
    running = Incoming(store.folder, store.database)
    kept = begin(running, 3)
    killed = store.folder / "incoming" / "server-gone"
    killed.mkdir()
    (killed / "half.partial").write_bytes(b"abc")
    started = Incoming(store.folder, store.database)
    assert not killed.exists()
    assert left_behind(running) == [f"{kept}.partial"]
    for one in (running, started):
        one.close()
    assert not list((store.folder / "incoming").iterdir())


def arrived(folder: Path, name: str, content: bytes) -> Received:
    path = folder / f"{name}.partial"
    path.write_bytes(content)
    return Received(path=path, name=name, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def test_a_folder_becomes_one_zip_with_the_same_bytes_every_time(tmp_path: Path) -> None:
    made = []
    for order in (1, -1):
        files = [("config.json", arrived(tmp_path, "a", b"{}")), ("deep/../w.bin", arrived(tmp_path, "b", b"weights"))]
        made.append(bundle(files[::order], name="my vae"))
        with zipfile.ZipFile(made[-1].path) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == {
                "config.json": b"{}",
                "deep/w.bin": b"weights",
            }
        made[-1].path.unlink()
    assert made[0].sha256 == made[1].sha256
    assert made[0].name == "my vae.zip"
    assert not list(tmp_path.iterdir())


def test_two_files_at_one_path_are_refused_and_gone(tmp_path: Path) -> None:
    files = [("/w.bin", arrived(tmp_path, "a", b"1")), ("../w.bin", arrived(tmp_path, "b", b"2"))]
    with pytest.raises(TouchstoneError, match=r"two files named 'w\.bin'"):
        bundle(files, name="vae")
    assert not list(tmp_path.iterdir())
