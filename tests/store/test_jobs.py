from __future__ import annotations

import pytest

from evaluation.record.schema import Ok, Skipped, ViewRecord
from evaluation.store.held_job import HeldJob, JobLost
from evaluation.store.job_rows import MOST_ATTEMPTS
from evaluation.store.workspace import Store
from evaluation.types import Config, TouchstoneError

OK = Ok(metric="mse", value=0.1, n=3, view=ViewRecord(type="Scalar"))


def two(store: Store) -> tuple[str, str]:
    a, b = (store.checkpoints.add(content, name="m", origin="upload").sha256 for content in (b"a", b"b"))
    return a, b


def claimed(store: Store) -> HeldJob:
    held = store.jobs.claim("a server")
    assert held is not None
    return held


def test_a_job_waits_with_its_checkpoints_and_configuration(store: Store) -> None:
    a, b = two(store)
    config = Config(n=100, seed=3, metrics=("mse", "fid*"), parameters={"mse": {"k": 2}})
    job = store.jobs.get(store.jobs.add([b, a], data="idx:/x", config=config, choices={a: 1}))
    assert job.status == "queued"
    assert job.checkpoints == (b, a)
    assert job.config == config
    assert job.choices == {a: 1}
    assert [part.name for part in job.progress] == ["m (2)", "m"]


def test_the_oldest_job_is_claimed_once(store: Store) -> None:
    a, b = two(store)
    first, second = store.jobs.add([a], data="digits"), store.jobs.add([b], data="digits")
    claimed = [store.jobs.claim(server) for server in ("one", "another", "one")]
    assert [job and job.id for job in claimed] == [first, second, None]


def test_outcomes_come_in_order(store: Store) -> None:
    a, b = two(store)
    job = store.jobs.add([a, b], data="digits")
    held = claimed(store)
    held.add_outcome(a, OK, done=1, total=2)
    held.add_outcome(a, Skipped(metric="fid", reason="no samples"), done=2, total=2)
    assert [outcome.metric for outcome in store.jobs.outcomes(job, a)] == ["mse", "fid"]
    assert store.jobs.outcomes(job, b) == []
    assert [(part.done, part.total) for part in store.jobs.get(job).progress] == [(2, 2), (0, 0)]


def test_cancelling_keeps_finished_checkpoints_and_is_final(store: Store) -> None:
    a, b = two(store)
    job = store.jobs.add([a, b], data="digits")
    held = claimed(store)
    held.advance(a, status="done", run_id="r")
    store.jobs.cancel(job)
    with pytest.raises(JobLost):
        held.close("done")
    assert store.jobs.get(job).status == "cancelled"
    assert [part.status for part in store.jobs.get(job).progress] == ["done", "cancelled"]
    assert store.jobs.all(active_only=True) == []


def test_a_dead_servers_job_goes_back_with_finished_checkpoints_kept(store: Store) -> None:
    a, b = two(store)
    job = store.jobs.add([a, b], data="digits")
    held = claimed(store)
    held.advance(a, status="done", run_id="r")
    held.advance(b, status="running")
    held.add_outcome(b, OK, done=1, total=2)
    assert store.servers.requeue_orphans() == [job]
    assert [(part.status, part.done) for part in store.jobs.get(job).progress] == [("done", 0), ("queued", 0)]
    assert store.jobs.outcomes(job, b) == []


def test_the_id_of_a_removed_job_is_never_given_again(store: Store) -> None:
    a, b = two(store)
    removed = store.jobs.add([a], data="digits")
    held = claimed(store)
    store.remove_checkpoint(a)
    later = store.jobs.add([b], data="digits")
    with pytest.raises(JobLost):
        held.close("failed", "its worker ended late")
    assert store.jobs.get(later).status == "queued"
    assert later > removed


def test_a_job_that_stops_the_server_again_and_again_is_given_up(store: Store) -> None:
    a, _ = two(store)
    job = store.jobs.add([a], data="digits")
    for _ in range(MOST_ATTEMPTS):
        store.jobs.claim("a server")
        store.servers.requeue_orphans()
    assert store.jobs.get(job).status == "failed"
    assert "Given up" in str(store.jobs.get(job).error)


def test_removing_a_checkpoint_takes_it_out_of_jobs(store: Store) -> None:
    a, b = two(store)
    alone, both = store.jobs.add([a], data="digits"), store.jobs.add([a, b], data="digits")
    store.remove_checkpoint(a)
    assert [job.id for job in store.jobs.all()] == [both]
    assert store.jobs.get(both).checkpoints == (b,)
    with pytest.raises(TouchstoneError, match="no job"):
        store.jobs.get(alone)


def test_an_empty_job_is_refused(store: Store) -> None:
    with pytest.raises(TouchstoneError, match="at least one"):
        store.jobs.add([], data="digits")
