"""A paused queue gives no job to any server, and says since when and by whom."""

from __future__ import annotations

from evaluation.store.workspace import Store, open_store


def test_no_job_is_taken_until_the_queue_goes_on(store: Store) -> None:
    added = store.checkpoints.add(b"a", name="a", origin="upload").sha256
    job = store.jobs.add([added], data="digits")
    assert store.pausing.current() is None
    begun = store.pausing.pause("ada@x.org")
    assert store.jobs.claim("a server") is None
    assert store.pausing.pause("bob@x.org") == begun  # the first one stands
    other = open_store(store.folder)
    assert other.pausing.current() == begun  # kept: also for a server that starts later
    assert other.jobs.claim("another") is None
    other.pausing.resume()
    other.pausing.resume()
    other.close()
    assert store.pausing.current() is None
    held = store.jobs.claim("a server")
    assert held is not None
    assert held.id == job
