"""What is ended from outside is tried again, a bounded number of times, and no model is blamed for it."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from evaluation.jobs.inspection import examine
from evaluation.jobs.sandbox import memory_kills
from evaluation.jobs.sandbox.ending import WorkerLost, how_it_ended
from evaluation.jobs.sandbox.fork_client import Child, ForkClient, fork_client
from evaluation.jobs.sandbox.memory_kills import MemoryKills
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.jobs.supervisor import Supervisor
from evaluation.store.workspace import Store
from evaluation.types import Config, TouchstoneError
from tests.jobs.fake_worker import FAKE
from tests.jobs.test_evaluation_job import Heard, job
from tests.jobs.test_supervisor import add, until

pytestmark = pytest.mark.usefixtures("fake_worker")


def test_a_killed_worker_costs_a_try_and_not_the_checkpoint(store: Store) -> None:
    killed, other = add(store, "killed_late"), add(store, "ok")
    job_id = store.jobs.add([killed, other], data="digits")
    supervisor = Supervisor(store)
    supervisor.ensure_running()
    until(lambda: not store.jobs.get(job_id).active)
    supervisor.stop()
    done = store.jobs.get(job_id)
    assert [part.status for part in done.progress] == ["done", "done"]
    assert [outcome.metric for outcome in store.jobs.outcomes(job_id, killed)] == ["mse", "fid"]
    (event,) = done.events
    assert event.sentence.startswith("The worker was killed (SIGKILL)")
    assert done.attempts == 1


def test_a_worker_that_a_signal_stopped_is_said_to_be_stopped_and_costs_a_try(tmp_path: Path) -> None:
    heard = Heard()
    assert job(tmp_path, "stopped", limits=Limits(idle_seconds=2.0)).run(heard)
    assert heard.tried_again == [
        (0, "The worker was stopped by a signal (SIGSTOP), computed nothing for 2 seconds, and was ended.")
    ]
    assert list(heard.runs) == [0]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_preparing_worker_that_is_killed_is_followed_by_another(tmp_path: Path) -> None:
    heard = Heard()
    config = Config(extractor=f"breaks_once {tmp_path / 'flag'}")
    assert job(tmp_path, "wants", "ok", config=config).run(heard)
    assert sorted(heard.runs) == [0, 1]
    assert [index for index, _ in heard.tried_again] == [None]


def test_a_fork_server_that_is_killed_costs_a_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, killed = ForkClient.start, []

    def start_and_kill(self: ForkClient, *args: object, **options: object) -> object:
        process = fork_client(FAKE)._process
        if process is not None and not killed:
            process.send_signal(signal.SIGSTOP)  # it takes the request and never serves it
            child = start(self, *args, **options)  # type: ignore[arg-type]
            process.kill()
            killed.append(process.pid)
            return child
        return start(self, *args, **options)  # type: ignore[arg-type]

    fork_client(FAKE).warm()
    monkeypatch.setattr(ForkClient, "start", start_and_kill)
    heard = Heard()
    assert job(tmp_path, "ok", "ok").run(heard)
    assert sorted(heard.runs) == [0, 1]
    assert killed
    assert {why for _, why in heard.tried_again} == {"No worker could be started."}


def test_a_system_that_starts_no_process_is_asked_a_few_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: ForkClient, *args: object, **options: object) -> object:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(ForkClient, "start", refuse)
    monkeypatch.setattr("evaluation.jobs.tries.PAUSE_SECONDS", 0.0)
    heard = Heard()
    expected = r"Given up after 3 tries\. No worker could be started \(Resource temporarily unavailable\)\."
    with pytest.raises(TouchstoneError, match=expected):
        job(tmp_path, "ok").run(heard)
    assert len(heard.tried_again) == 2
    (tmp_path / "a.pth").write_text("ok")
    with pytest.raises(TouchstoneError, match=expected):
        examine(tmp_path / "a.pth", cache=tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == []


def ended(status: int | None, tmp_path: Path, *, cpu_seconds: float = 0.0, kills: int | None = None) -> TouchstoneError:
    return how_it_ended(
        status, began=True, limits=Limits(memory=2 * GIB), errors=tmp_path / "none", cpu_seconds=cpu_seconds,
        memory_kills=MemoryKills(before=kills),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (3, 4, r"while the kernel's memory killer was at work: most likely it lacked memory \(it may use 2\.0 GiB\)"),
        (3, 3, r"and not by the kernel's memory killer\.$"),
        (None, 3, "the system does not say why, and it may have been for lack of memory"),
        (3, None, "the system does not say why, and it may have been for lack of memory"),
    ],
)
def test_memory_is_blamed_where_the_kernel_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int | None, after: int | None, words: str
) -> None:
    monkeypatch.setattr(memory_kills, "counted", lambda: after)
    why = ended(-signal.SIGKILL, tmp_path, kills=before)
    assert isinstance(why, WorkerLost)
    with pytest.raises(WorkerLost, match=words):
        raise why


def test_who_used_up_its_time_is_told_so_though_it_was_killed(tmp_path: Path) -> None:
    limit = Limits().cpu_seconds
    assert "hours of computing time" in str(ended(-signal.SIGKILL, tmp_path, cpu_seconds=limit - 1.0))
    assert "hours of computing time" in str(ended(-signal.SIGXCPU, tmp_path))


def test_what_a_worker_does_itself_is_not_tried_again(tmp_path: Path) -> None:
    for status in (-signal.SIGSEGV, -signal.SIGABRT, 1, None):
        assert not isinstance(ended(status, tmp_path), WorkerLost)
    for number in (signal.SIGTERM, signal.SIGHUP):
        assert isinstance(ended(-number, tmp_path), WorkerLost)


@pytest.mark.parametrize(
    ("told", "unwatched"), [(b"", False), (b"worker 12\n", True), (b"worker 12\nended -9\n", False)]
)
def test_a_keeper_that_is_gone_before_its_worker_is_known(told: bytes, unwatched: bool) -> None:
    pipes = [os.pipe() for _ in range(3)]
    (_, stdin), (events, _), (status, tell) = pipes
    os.write(tell, told)
    child = Child(stdin, events, status)
    assert not child.unwatched
    os.close(tell)
    child.wait(1.0)
    assert child.unwatched == unwatched
    for descriptor in (pipes[0][0], pipes[1][1], events, status):
        os.close(descriptor)
    child.stdin.close()


def test_the_kernels_count_is_read(tmp_path: Path) -> None:
    counts = tmp_path / "vmstat"
    counts.write_text("nr_free_pages 12\noom_kill 7\nswap_ra 0\n")
    assert memory_kills.counted(counts) == 7
    counts.write_text("nr_free_pages 12\n")
    assert memory_kills.counted(counts) is None
    assert memory_kills.counted(tmp_path / "absent") is None
