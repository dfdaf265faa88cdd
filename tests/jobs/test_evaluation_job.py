"""A worker that misbehaves costs its own checkpoint, gives one sentence, and hurts nothing else."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.sandbox.untrusted import parse_npy, read_untrusted
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.measuring.engine import Event
from evaluation.record.run import Run
from evaluation.types import Config, TouchstoneError

pytestmark = pytest.mark.usefixtures("fake_worker")


class Heard:
    def __init__(self) -> None:
        self.sentence = ""
        self.recognised: dict[int, str] = {}
        self.events: list[tuple[int, Event]] = []
        self.runs: dict[int, Run] = {}
        self.arrays: dict[int, dict[str, np.ndarray]] = {}
        self.refusals: dict[int, str] = {}
        self.prepared: list[tuple[int, str, float | None]] = []
        self.tried_again: list[tuple[int | None, str]] = []
        self.warmed: list[tuple[int, Sequence[str]]] = []

    def again(self, index: int | None, why: str) -> None:
        self.tried_again.append((index, why))

    def isolated(self, sentence: str) -> None:
        self.sentence = sentence

    def warming(self, index: int, artifacts: Sequence[str]) -> None:
        self.warmed.append((index, artifacts))

    def opening(self, index: int) -> None: ...

    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        self.prepared.append((index, artifact, fraction))

    def opened(self, index: int, recognised: str, confidence: str) -> None:
        self.recognised[index] = recognised

    def event(self, index: int, event: Event) -> None:
        self.events.append((index, event))

    def finished(self, index: int, run: Run) -> None:
        self.arrays[index] = {key: run.arrays[key] for key in run.arrays}
        self.runs[index] = run

    def refused(self, index: int, sentence: str) -> None:
        self.refusals[index] = sentence


def job(folder: Path, *behaviours: str, data: str = "digits", **more: object) -> EvaluationJob:
    checkpoints = []
    for index, behaviour in enumerate(behaviours):
        path = folder / f"{index}.pth"
        path.write_text(f"{behaviour}\n{index}")
        checkpoints.append(CheckpointToMeasure(name=f"{behaviour}{index}", parts=(path,)))
    hangs = {"sleep", "spin"} & set(behaviours)  # only these are to be waited for: a busy machine is slow to start
    limits = Limits(idle_seconds=4.0, silent_seconds=8.0) if hangs else Limits()
    return EvaluationJob(
        checkpoints=checkpoints, data=data, cache=folder / "cache", scratch=folder / "scratch",
        **({"limits": limits, "config": Config()} | more),  # type: ignore[arg-type]
    )  # fmt: skip


def test_each_checkpoint_is_evaluated_and_leaves_nothing_behind(tmp_path: Path) -> None:
    heard = Heard()
    assert job(tmp_path, "ok", "ok").run(heard)
    assert heard.sentence == "Nothing at all."
    assert sorted(heard.runs) == [0, 1]
    assert heard.arrays[1]["mse"].shape == (50,)
    assert [event.kind for index, event in heard.events if index == 0] == ["plan", "start", "outcome", "outcome"]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_file_that_is_refused_lets_the_others_go_on(tmp_path: Path) -> None:
    heard = Heard()
    job(tmp_path, "ok", "refuse", "ok").run(heard)
    assert sorted(heard.runs) == [0, 2]
    assert heard.refusals == {1: "this file holds no weights; give the checkpoint itself"}


def test_while_it_waits_no_checkpoint_is_begun_and_those_that_run_are_finished(tmp_path: Path) -> None:
    heard, asked = Heard(), []

    def waits() -> bool:
        """A pause comes when the first has begun, and ends three looks later."""
        asked.append(len(heard.runs))
        return 1 < len(asked) < 5

    assert job(tmp_path, "ok", "ok", waits=waits).run(heard)
    assert sorted(heard.runs) == [0, 1]
    assert asked == sorted(asked)
    assert len(asked) >= 5


MISBEHAVING = {
    "garbage": "something that is no message",
    "huge": "more than it may in one message",
    "deep": "something that is no message",
    "nan": "something that is no message",
    "endless": "something that is no message",
    "negative": "something that is no message",
    "enormous": "something that is no message",
    "start": "something that is no message",
    "walls": "something that is no message",
    "crash": r"crashed \(SIGSEGV\)",
    "killed": r"^Given up after 3 tries\. The worker was killed \(SIGKILL\)",
    "exit": r"ended early with status 7: RuntimeError: it is over\[31m\.$",
    "memory": r"needed more than the .* GiB of memory",
    "twice": "something that is no message",
    "wants_nonsense": "no result",
    "unknown": "no result",
    "out_of_place": "no result",
    "late_cold": "no result",
    "backwards": "no result",
    "leave": "ended before it was done",
    "link": "no result",
    "fifo": "no result",
    "short": "no result",
    "objects": "no result",
    "escape": "no result",
    "lie": "no result",
    "short_record": "no result",
}
HANGING = {"sleep": "hung: it computed nothing for 4 seconds", "spin": "gave no sign for 8 seconds"}


@pytest.mark.parametrize("expected", [MISBEHAVING, HANGING], ids=["breaks", "hangs"])
def test_a_worker_that_misbehaves_gives_one_sentence_and_a_new_one_goes_on(
    tmp_path: Path, expected: dict[str, str]
) -> None:
    """Each after the other in one job, between two that behave."""
    heard = Heard()
    assert job(tmp_path, "ok", *expected, "ok").run(heard)
    assert sorted(heard.runs) == [0, len(expected) + 1]
    told = {behaviour: heard.refusals.pop(index) for index, behaviour in enumerate(expected, start=1)}
    assert heard.refusals == {}
    wrong = {
        behaviour: sentence
        for behaviour, sentence in told.items()
        if not re.search(expected[behaviour], sentence) or "\n" in sentence or "\x1b" in sentence
    }
    assert wrong == {}
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_worker_returns_is_its_own_record_whatever_it_says(tmp_path: Path) -> None:
    heard = Heard()
    usurping = job(tmp_path, "usurp")
    sha256 = hashlib.sha256(usurping.checkpoints[0].parts[0].read_bytes()).hexdigest()
    usurping.checkpoints = [CheckpointToMeasure(name="mine", parts=usurping.checkpoints[0].parts, sha256=sha256)]
    usurping.run(heard)
    assert heard.runs[0].record.checkpoint.name == "mine"
    assert heard.runs[0].record.checkpoint.sha256 == sha256
    assert heard.runs[0].record.environment.refused_calls == []


def test_what_the_data_alone_decides_is_prepared_by_another_worker_while_the_measuring_one_waits(
    tmp_path: Path,
) -> None:
    heard = Heard()
    job(tmp_path, "wants").run(heard)
    assert heard.prepared == [(0, "0", None), (0, "0", 0.5)]
    assert heard.refusals == {}
    assert heard.events[-3][1].kind == "start"  # said again: it goes on with what it was at


def test_images_that_cannot_be_prepared_for_a_model_refuse_that_model_only(tmp_path: Path) -> None:
    heard = Heard()
    job(tmp_path, "ok", "wants", "ok", config=Config(extractor="refuses")).run(heard)
    assert heard.refusals == {1: "images of 7 channels cannot be made to fit"}
    assert sorted(heard.runs) == [0, 2]


def test_a_worker_that_dies_before_it_saw_its_checkpoint_says_nothing_about_it(tmp_path: Path) -> None:
    heard = Heard()
    with pytest.raises(TouchstoneError, match="crashed"):
        job(tmp_path, "early", "ok").run(heard)
    assert heard.refusals == {}


def test_where_the_data_is_small_checkpoints_are_measured_side_by_side(tmp_path: Path) -> None:
    class Together(Heard):
        at_once = most = 0

        def opening(self, index: int) -> None:
            self.at_once += 1
            self.most = max(self.most, self.at_once)

        def finished(self, index: int, run: Run) -> None:
            super().finished(index, run)
            self.at_once -= 1

    cores = len(os.sched_getaffinity(0))
    for behaviour, expected in (("ok", 1), ("together", min(4, cores))):
        heard = Together()
        job(tmp_path, *[behaviour] * 5).run(heard)
        assert sorted(heard.runs) == [0, 1, 2, 3, 4]
        assert heard.most == expected


def test_unusable_data_is_one_sentence_for_the_whole_job(tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match="--data expects one of"):
        job(tmp_path, "ok", data="bad").run(Heard())


def test_a_file_that_changed_since_it_was_added_is_refused(tmp_path: Path) -> None:
    heard = Heard()
    changed = job(tmp_path, "ok")
    changed.checkpoints = [CheckpointToMeasure(name="a", parts=changed.checkpoints[0].parts, sha256="f" * 64)]
    changed.run(heard)
    assert "has changed since it was added" in heard.refusals[0]


def test_stopping_kills_the_worker_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    stopped = job(tmp_path, "spin", stopped=lambda: time.monotonic() - started > 1.5, limits=Limits())
    assert stopped.run(Heard()) is False
    assert time.monotonic() - started < 10
    assert list((tmp_path / "scratch").iterdir()) == []


def test_nothing_of_the_servers_environment_reaches_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluation.jobs.surroundings import base_environment, environment

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    given = environment(tmp_path, tmp_path / "cache", fills_cache=False)
    assert "secret" not in given.values()
    assert given["HOME"] == str(tmp_path)
    assert not {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LD_PRELOAD"} & set(given)
    assert set(base_environment()) <= set(given)  # what it was forked from knew no more


def test_the_workspace_is_not_among_what_a_worker_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluation.jobs.sandbox.surroundings import needed_by_python
    from evaluation.jobs.workers import PROGRAM

    packages = dict(PROGRAM.packages)
    assert {"evaluation", "models"} <= set(packages)
    readable = [*needed_by_python(), *packages.values()]
    workspace = Path(packages["evaluation"]).parent / "workspace" / "checkpoints" / "a.pth"
    assert not any(workspace.is_relative_to(path) for path in readable)
    assert not any(Path("/etc/passwd").is_relative_to(path) for path in readable)


@pytest.mark.parametrize(
    "array", [np.arange(6).reshape(2, 3), np.zeros((0, 3)), np.asfortranarray(np.eye(3)), np.float32(2)]
)
def test_arrays_in_memory_are_read_as_numpy_reads_them(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "a.npy"
    np.save(path, array)
    np.testing.assert_array_equal(read_untrusted(path), array)
    assert read_untrusted(path).dtype == np.asarray(array).dtype


def test_an_array_of_negative_shape_is_refused() -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1, -1), }\n"
    with pytest.raises(ValueError, match="promises"):
        parse_npy(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"\0" * 8)


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    from evaluation.jobs.inspection_messages import Inspect
    from evaluation.jobs.messages import BY_INSPECTION
    from evaluation.jobs.workers import TaskWorker

    path = tmp_path / "a.pth"
    path.write_text("ok\n")
    task = Inspect(parts=(path,), data=None, pictures=False)
    worker = TaskWorker(task, BY_INSPECTION, read=[], cache=tmp_path, scratch=tmp_path / "scratch")
    while worker.hear(1.0) is None:
        pass
    pid = worker.sandboxed.process.pid
    assert pid is not None
    worker.end()
    worker.end()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
