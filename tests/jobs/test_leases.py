"""A server's jobs stay its own while it lives, whatever clocks do, and are taken up when it has stopped."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.jobs.leases import BEAT_SECONDS, LEASE_SECONDS, Lease, Silence
from evaluation.store.held_job import HeldJob, JobLost
from evaluation.store.workspace import Store, open_store
from evaluation.types import Config

DAY = 24 * 3600.0


class Clock:
    """Of a process; it moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def queued(store: Store) -> int:
    sha256 = store.checkpoints.add(b"weights", name="m.pth", origin="upload").sha256
    return store.jobs.add([sha256], data="digits")


def claimed(store: Store, lease: Lease) -> HeldJob:
    held = store.jobs.claim(lease.server)
    assert held is not None
    return held


def watched(lease: Lease, clock: Clock, seconds: float) -> None:
    for _ in range(int(seconds / BEAT_SECONDS) + 1):
        clock.now += BEAT_SECONDS
        lease.renew()


def test_a_server_that_beats_keeps_its_job(store: Store) -> None:
    job, clock = queued(store), Clock()
    with Lease(store, monotonic=clock) as mine, Lease(store, monotonic=clock) as other:
        held = claimed(store, mine)
        for _ in range(20):
            clock.now += BEAT_SECONDS
            mine.renew()
            other.renew()
        assert held.held()
        assert store.jobs.claim(other.server) is None
        assert store.jobs.get(job).server == mine.server


def test_the_job_of_a_process_that_ended_is_taken_up_at_once(store: Store) -> None:
    job, clock = queued(store), Clock()
    killed = Lease(store, monotonic=clock).__enter__()
    claimed(store, killed)
    killed.scratch.joinpath("worker-of-the-dead").mkdir()
    assert killed._place is not None
    killed._place.lock.close()  # as the kernel does for a process that is over
    with Lease(store, monotonic=clock) as other:
        other.renew()
        assert store.jobs.get(job).status == "queued"
        assert [event.sentence for event in store.jobs.get(job).events] == ["The server that ran this job stopped."]
        assert claimed(store, other).job.attempts == 2
        assert [folder.name for folder in store.scratch.iterdir()] == [other.server]


def test_a_server_that_hangs_loses_its_job_and_writes_nothing_more(store: Store) -> None:
    job, clock = queued(store), Clock()
    with Lease(store, monotonic=clock) as hanging, Lease(store, monotonic=clock) as other:
        held = claimed(store, hanging)
        watched(other, clock, LEASE_SECONDS + BEAT_SECONDS)
        again = claimed(store, other)
        assert not held.held()
        with pytest.raises(JobLost):
            held.close("failed", "it woke up late")
        again.close("done")
        hanging.renew()  # awake again, it may take other jobs
        watched(other, clock, BEAT_SECONDS)
        assert hanging.server in store.servers.beat(other.server)
    assert store.jobs.get(job).status == "done"


def test_a_job_that_the_same_server_runs_again_is_not_written_by_its_first_run(store: Store) -> None:
    queued(store)
    with Lease(store) as lease:
        first = claimed(store, lease)
        first.release("The disk was full.")
        second = claimed(store, lease)
        assert not first.held()
        with pytest.raises(JobLost):
            first.close("failed")
        assert second.held()


@pytest.mark.parametrize("jump", [-DAY, 365 * DAY])
def test_a_clock_that_jumps_costs_no_server_its_job(store: Store, jump: float) -> None:
    queued(store)
    clock = Clock()
    with Lease(store, monotonic=clock) as mine, Lease(store, monotonic=clock) as other:
        held = claimed(store, mine)
        for _ in range(3):
            clock.now += jump
            other.renew()
            mine.renew()
        assert held.held()


@settings(max_examples=25)
@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=int(LEASE_SECONDS / BEAT_SECONDS / 2)))
def test_no_jumps_make_up_for_looks(jumps: list[float]) -> None:
    silence, at = Silence(), 0.0
    assert silence.look({"a": 1}, at) == {}
    for jump in jumps[:-1]:
        at += jump
        assert silence.look({"a": 1}, at) == {}


@settings(max_examples=25)
@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_a_lease_ends_only_after_its_length_without_a_beat(beats: list[bool]) -> None:
    silence, beat, still = Silence(), 0, 0.0
    silence.look({"a": beat}, 0.0)
    for number, moved in enumerate(beats, 1):
        beat += moved
        still = 0.0 if moved else still + BEAT_SECONDS
        assert ("a" in silence.look({"a": beat}, number * BEAT_SECONDS)) == (still >= LEASE_SECONDS)


def test_servers_that_start_on_a_new_workspace_together_queue_one_job(tmp_path: Path) -> None:
    stores = [open_store(tmp_path) for _ in range(4)]
    sha256s = [store.checkpoints.add(b"weights", name="m.pth", origin="zoo").sha256 for store in stores]
    made: list[int | None] = []

    def start(store: Store) -> None:
        made.append(store.jobs.add_once("zoo_enqueued", sha256s[:1], data="digits", config=Config()))

    threads = [threading.Thread(target=start, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0].jobs.all()) == 1
    assert sorted(made, key=str) == [1, None, None, None]
    for store in stores:
        store.close()
