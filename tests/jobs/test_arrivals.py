"""A path that somebody names on a page: read in the background, stoppable, and no lock held meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.jobs import arrivals as module
from evaluation.jobs import below_roots
from evaluation.jobs.arrivals import Arrivals
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError

SOON = 20.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "models").mkdir()
    opened = open_store(tmp_path / "workspace", also=(tmp_path / "models",))
    yield opened
    opened.close()


def test_what_lies_below_a_root_is_added_where_it_is(store: Store, tmp_path: Path) -> None:
    file, then = tmp_path / "models" / "vae.pth", list[Checkpoint]()
    file.write_bytes(b"weights")
    arrivals = Arrivals(store)
    first = arrivals.add(str(file), then.append)
    first.wait(SOON)
    assert (first.state, first.new, first.done, first.total) == ("added", True, 7, 7)
    (added,) = first.added
    assert (added.path, added.origin, added.name) == (file, "path", "vae.pth")
    assert then == [first.added]
    again = arrivals.add(str(file), then.append)
    again.wait(SOON)
    assert (again.state, again.new) == ("added", False)
    assert arrivals.shown() == []


def test_absent_and_not_allowed_have_one_answer(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("root:$6$")
    os.mkfifo(tmp_path / "models" / "fifo")
    (tmp_path / "models" / "unreadable").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "models" / "unreadable" / "fifo")
    arrivals = Arrivals(store)
    for written in (tmp_path / "secret", tmp_path / "absent", tmp_path / "models" / "fifo", "/proc/kmsg"):
        arrival = arrivals.add(str(written), lambda added: pytest.fail("it was added"))
        arrival.wait(SOON)
        assert arrival.state == "failed"
        assert arrival.error == str(store.roots.refusal(str(written)))
        assert arrivals.shown() == [arrival]
        arrivals.put_away(arrival.id)
    assert arrivals.shown() == []
    assert store.checkpoints.all() == []


def test_reading_holds_no_lock_and_can_be_stopped(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on = threading.Event(), threading.Event()
    true = below_roots.fingerprint

    def slow(paths, told):  # type: ignore[no-untyped-def]
        def telling(done: int, total: int) -> None:
            reading.set()
            go_on.wait(SOON)
            told(done, total)

        return true(paths, telling)

    monkeypatch.setattr(below_roots, "fingerprint", slow)
    other = store.checkpoints.add(b"other", name="other", origin="upload")
    (tmp_path / "models" / "large").write_bytes(b"x" * 10)
    arrivals = Arrivals(store)
    arrival = arrivals.add(str(tmp_path / "models" / "large"), lambda added: pytest.fail("it was added"))
    assert reading.wait(SOON)
    store.remove_checkpoint(other.sha256)
    assert arrival.state == "reading"
    arrivals.stop(arrival.id)
    go_on.set()
    arrival.wait(SOON)
    assert arrival.state == "stopped"
    assert store.checkpoints.all() == []


def test_only_a_few_are_read_at_once(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(module, "_bring", lambda store, arrival: go_on.wait(SOON))
    arrivals = Arrivals(store)
    added = [arrivals.add(f"/{number}", lambda added: None) for number in range(module.MOST_AT_ONCE)]
    with pytest.raises(TouchstoneError, match="At most 4 files"):
        arrivals.add("/more", lambda added: None)
    go_on.set()
    for arrival in added:
        arrival.wait(SOON)
        assert arrival.state == "failed"
        assert "stopped (TypeError)" in arrival.error


def test_failures_that_nobody_puts_away_are_not_kept_for_ever(store: Store) -> None:
    arrivals = Arrivals(store)
    for number in range(module.MOST_KEPT + 3):
        arrivals.add(f"/absent/{number}", lambda added: None).wait(SOON)
    assert len(arrivals.shown()) == module.MOST_KEPT + 1
