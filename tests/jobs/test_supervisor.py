from __future__ import annotations

import errno
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluation.jobs.supervisor import Supervisor
from evaluation.record.run import Run
from evaluation.store.workspace import Store
from evaluation.types import Config

pytestmark = pytest.mark.usefixtures("fake_worker")


@pytest.fixture
def supervisor(store: Store) -> Iterator[Supervisor]:
    made = Supervisor(store)
    yield made
    made.stop()


def add(store: Store, behaviour: str) -> str:
    number = len(store.checkpoints.all())
    return store.checkpoints.add(f"{behaviour}\n{number}".encode(), name=f"{behaviour}.pth", origin="upload").sha256


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def test_a_job_becomes_runs_with_outcomes_and_isolation_kept(store: Store, supervisor: Supervisor) -> None:
    a, b = add(store, "ok"), add(store, "ok")
    job = store.jobs.add([a, b], data="digits", config=Config(seed=4))
    supervisor.ensure_running()
    supervisor.ensure_running()
    until(lambda: store.jobs.get(job).status == "done")
    runs = store.runs.all()
    assert [run.checkpoint_sha256 for run in runs] == [a, b]
    assert [part.run_id for part in store.jobs.get(job).progress] == [run.id for run in runs]
    assert [(part.done, part.total) for part in store.jobs.get(job).progress] == [(2, 2), (2, 2)]
    assert [outcome.status for outcome in store.jobs.outcomes(job, a)] == ["ok", "skipped"]
    assert store.runs.get(runs[0].id).record.config.seed == 4
    assert store.runs.get(runs[0].id).arrays["mse"].shape == (50,)
    assert store.jobs.get(job).isolation == "Nothing at all."
    assert store.checkpoints.get(a).recognised == "a ok model"


def test_a_broken_worker_leaves_the_other_checkpoints_and_jobs_alone(store: Store, supervisor: Supervisor) -> None:
    a, bad, c, d = (add(store, behaviour) for behaviour in ("ok", "crash", "ok", "ok"))
    first, second = store.jobs.add([a, bad, c], data="digits"), store.jobs.add([d], data="digits")
    supervisor.ensure_running()
    until(lambda: not store.jobs.all(active_only=True))
    assert [part.status for part in store.jobs.get(first).progress] == ["done", "failed", "done"]
    assert "crashed (SIGSEGV)" in store.jobs.get(first).progress[1].message
    assert store.checkpoints.get(bad).error is None  # it could be opened: what failed is this evaluation
    assert store.jobs.get(first).status == "done"
    assert store.jobs.get(second).status == "done"
    assert {run.checkpoint_sha256 for run in store.runs.all()} == {a, c, d}


def test_a_full_disk_costs_the_model_whose_results_it_cannot_take(
    store: Store, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = add(store, "ok"), add(store, "ok")
    save = store.runs.save

    def full(run: Run) -> str:
        if run.record.checkpoint.sha256 == a:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(run)

    monkeypatch.setattr(store.runs, "save", full)
    job = store.jobs.add([a, b], data="digits")
    supervisor.ensure_running()
    until(lambda: not store.jobs.all(active_only=True))
    first, second = store.jobs.get(job).progress
    assert first.message == f"The results cannot be written to the workspace '{store.folder}': No space left on device."
    assert (first.status, second.status) == ("failed", "done")


def test_a_job_whose_every_file_is_refused_has_failed(store: Store, supervisor: Supervisor) -> None:
    job = store.jobs.add([add(store, "refuse")], data="digits")
    supervisor.ensure_running()
    until(lambda: not store.jobs.get(job).active)
    assert store.jobs.get(job).status == "failed"
    assert "holds no weights" in str(store.jobs.get(job).error)
    assert "holds no weights" in str(store.checkpoints.all()[0].error)


def test_a_lying_array_is_not_stored(store: Store, supervisor: Supervisor) -> None:
    job = store.jobs.add([add(store, "link")], data="digits")
    supervisor.ensure_running()
    until(lambda: not store.jobs.get(job).active)
    assert store.jobs.get(job).status == "failed"
    assert store.runs.all() == []


def test_unusable_data_fails_the_job_in_one_sentence(store: Store, supervisor: Supervisor) -> None:
    job = store.jobs.add([add(store, "ok")], data="bad")
    supervisor.ensure_running()
    until(lambda: not store.jobs.get(job).active)
    assert (store.jobs.get(job).status, store.jobs.get(job).error) == (
        "failed",
        "--data expects one of digits; got 'bad'",
    )
    assert store.jobs.get(job).progress[0].message == store.jobs.get(job).error


def test_cancelling_stops_the_worker_and_keeps_finished_checkpoints(store: Store, supervisor: Supervisor) -> None:
    a, endless = add(store, "ok"), add(store, "sleep")
    job = store.jobs.add([a, endless], data="digits")
    after = store.jobs.add([add(store, "ok")], data="digits")
    supervisor.ensure_running()
    until(lambda: store.jobs.get(job).progress[1].status == "running")
    store.jobs.cancel(job)
    until(lambda: store.jobs.get(after).status == "done", 20)
    assert [part.status for part in store.jobs.get(job).progress] == ["done", "cancelled"]
    assert {run.checkpoint_sha256 for run in store.runs.all()} >= {a}
    assert list(store.scratch.glob("*/worker-*")) == []


def test_removing_a_checkpoint_stops_its_evaluation(store: Store, supervisor: Supervisor) -> None:
    endless = add(store, "sleep")
    job = store.jobs.add([endless], data="digits")
    supervisor.ensure_running()
    until(lambda: store.jobs.get(job).progress[0].status == "running")
    store.remove_checkpoint(endless)
    after = store.jobs.add([add(store, "ok")], data="digits")
    until(lambda: store.jobs.get(after).status == "done", 20)
    assert endless not in [run.checkpoint_sha256 for run in store.runs.all()]


def test_a_restart_takes_up_what_a_stopped_server_left_and_keeps_what_was_finished(store: Store) -> None:
    a, endless = add(store, "ok"), add(store, "sleep")
    job = store.jobs.add([a, endless], data="digits")
    first = Supervisor(store)
    first.ensure_running()
    until(lambda: store.jobs.get(job).progress[1].status == "running")
    first.stop()
    assert store.jobs.get(job).status == "running"
    (run,) = store.runs.all()
    store.checkpoints.get(endless).path.write_text("ok\n1")
    again = Supervisor(store)
    again.ensure_running()
    until(lambda: not store.jobs.get(job).active)
    again.stop()
    assert store.jobs.get(job).attempts == 2
    assert store.jobs.get(job).progress[0].run_id == run.id
    assert len(store.runs.all(latest=False)) == 1
    assert "changed since it was added" in store.jobs.get(job).progress[1].message  # it was taken up: the file is new


def test_a_killed_servers_worker_ends_and_its_job_is_taken_up(store: Store, supervisor: Supervisor) -> None:
    endless = add(store, "sleep")
    job = store.jobs.add([endless], data="digits")
    script = (
        "import sys, time; from evaluation.jobs import workers; from tests.jobs.fake_worker import FAKE\n"
        "workers.PROGRAM = FAKE\n"
        "from evaluation.jobs.supervisor import Supervisor; from evaluation.store.workspace import open_store\n"
        "Supervisor(open_store(sys.argv[1])).ensure_running(); time.sleep(120)"
    )
    root = Path(__file__).resolve().parents[2]
    server = subprocess.Popen([sys.executable, "-c", script, str(store.folder)], cwd=root)
    until(lambda: store.jobs.get(job).progress[0].status == "running")
    server.kill()
    server.wait()
    supervisor.ensure_running()
    until(lambda: store.jobs.get(job).attempts == 2)
    until(lambda: store.jobs.get(job).progress[0].status == "running")
    store.jobs.cancel(job)


def test_two_servers_run_the_queue_once(store: Store, supervisor: Supervisor) -> None:
    other = Supervisor(store)
    supervisor.ensure_running()
    other.ensure_running()
    jobs = [store.jobs.add([add(store, "ok")], data="digits") for _ in range(3)]
    until(lambda: all(store.jobs.get(job).status == "done" for job in jobs))
    other.stop()
    assert len(store.runs.all(latest=False)) == 3


def test_several_jobs_run_at_once_when_set(store: Store, supervisor: Supervisor) -> None:
    store.settings.set("workers", 2)
    jobs = [store.jobs.add([add(store, "sleep")], data="digits") for _ in range(3)]
    supervisor.ensure_running()
    until(lambda: [store.jobs.get(job).status for job in jobs] == ["running", "running", "queued"])
    for job in jobs:
        store.jobs.cancel(job)


def test_a_file_that_is_refused_at_first_look_does_not_wait_for_its_turn(store: Store, supervisor: Supervisor) -> None:
    endless, bad, good = add(store, "sleep"), add(store, "refuse"), add(store, "ok")
    first = store.jobs.add([endless, bad, good], data="digits")
    second = store.jobs.add([bad], data="digits")
    third = store.jobs.add([add(store, "refuse")], data="digits")
    supervisor.ensure_running()
    until(lambda: store.jobs.get(first).progress[1].status == "failed")
    assert "holds no weights" in store.jobs.get(first).progress[1].message
    assert "holds no weights" in str(store.checkpoints.get(bad).error)
    assert store.jobs.get(first).progress[0].status == "running"
    until(lambda: store.jobs.get(third).status == "failed")  # nothing is left of it to wait for
    assert "holds no weights" in str(store.jobs.get(third).error)
    store.checkpoints.get(endless).path.write_text("ok\n0")
    store.jobs.cancel(first)
    until(lambda: store.jobs.get(second).status == "failed")
    assert store.jobs.get(first).progress[2].status == "cancelled"


def test_a_refused_file_is_left_out_when_its_turn_comes(store: Store, supervisor: Supervisor) -> None:
    good, bad, last = add(store, "ok"), add(store, "exit"), add(store, "ok")
    job = store.jobs.add([good, bad, last], data="digits")
    store.jobs.tell_waiting(job, bad, status="failed", message="refused by whoever looked at it")
    supervisor.ensure_running()
    until(lambda: not store.jobs.get(job).active)
    assert [part.status for part in store.jobs.get(job).progress] == ["done", "failed", "done"]
    assert store.jobs.get(job).progress[1].message == "refused by whoever looked at it"
    assert store.jobs.get(job).status == "done"


def test_what_the_first_look_says_of_the_data_is_told_while_the_file_waits(
    store: Store, supervisor: Supervisor
) -> None:
    first = store.jobs.add([add(store, "sleep")], data="digits")
    job = store.jobs.add([add(store, "ok")], data="bad")
    supervisor.ensure_running()
    until(lambda: store.jobs.get(job).progress[0].message != "")
    assert store.jobs.get(job).progress[0].status == "queued"
    assert "expects one of digits" in store.jobs.get(job).progress[0].message
    store.jobs.cancel(first)


def test_data_that_cannot_be_prepared_is_one_sentence_on_every_model_and_the_queue_goes_on(
    store: Store, supervisor: Supervisor
) -> None:
    job = store.jobs.add([add(store, "wants"), add(store, "ok")], data="digits", config=Config(extractor="crashes"))
    after = store.jobs.add([add(store, "ok")], data="digits")
    supervisor.ensure_running()
    until(lambda: store.jobs.get(after).status == "done")
    assert store.jobs.get(job).status == "failed"
    messages = {part.message for part in store.jobs.get(job).progress}
    assert len(messages) == 1
    assert messages.pop().startswith("The real images could not be prepared. The worker crashed")


def test_a_job_reads_below_the_roots_only_and_says_nothing_more(
    store: Store, supervisor: Supervisor, tmp_path: Path
) -> None:
    """Whoever put it into the queue."""
    secret, absent = tmp_path / "secret", tmp_path / "absent"
    secret.write_text("root:$6$salt")
    one = add(store, "ok")
    jobs = [store.jobs.add([one], data=f"folder:{path}") for path in (secret, absent)]
    jobs += [store.jobs.add([one], data="digits", config=Config(extractor=f"onnx:{path}")) for path in (secret, absent)]
    elsewhere = tmp_path / "elsewhere.pth"
    elsewhere.write_text("ok\n")
    moved = store.checkpoints.add(elsewhere, name="elsewhere", origin="path")
    last = store.jobs.add([moved.sha256, one], data="digits")
    supervisor.ensure_running()
    until(lambda: not store.jobs.all(active_only=True))
    said = [store.jobs.get(job).error for job in jobs]
    assert said == [str(store.roots.refusal(path)) for path in (secret, absent, secret, absent)]
    parts = store.jobs.get(last).progress
    assert [part.status for part in parts] == ["failed", "done"]
    assert parts[0].message == str(store.roots.refusal(elsewhere))
