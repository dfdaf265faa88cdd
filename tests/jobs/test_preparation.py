"""A preparing worker that is lost costs tries of what it prepared, and no model; who waits in vain is told why."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.jobs import preparation
from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import BY_PREPARATION, ByPreparation, NotPrepared, Prepared, PrepareData
from evaluation.jobs.preparation import Preparation
from evaluation.jobs.sandbox.ending import WorkerLost
from evaluation.jobs.workers import TaskWorker
from evaluation.types import Config, TouchstoneError
from tests.jobs.test_evaluation_job import Heard, job

pytestmark = pytest.mark.usefixtures("fake_worker", "_without_pauses")

GIVEN_UP = r"^Given up after 5 tries of preparing the real images \(1\)\. The worker was killed \(SIGKILL\)"
FEATURES = SharedArtifact(artifact="features", image_shape=(1, 8, 8))


@pytest.fixture
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.jobs.tries.PAUSE_SECONDS", 0.0)


def started(folder: Path, extractor: str = "pixels") -> TaskWorker[ByPreparation]:
    task = PrepareData(data="digits", config=Config(extractor=extractor))
    return TaskWorker(
        task, BY_PREPARATION, read=[], cache=folder / "cache", scratch=folder / "scratch", fills_cache=True
    )  # fmt: skip


def killed(prepared: Preparation) -> None:
    """Once it runs. It is lost when it is next heard."""
    worker = prepared.worker
    assert worker is not None
    while worker.sandboxed.process.pid is None:
        assert list(prepared.hear()) == []
    os.kill(worker.sandboxed.process.pid, signal.SIGKILL)
    while prepared.worker is worker:
        assert list(prepared.hear()) == []


def answers(prepared: Preparation) -> Iterator[ByPreparation]:
    """What settles something, as it comes."""
    while True:
        yield from (message for message in prepared.hear() if isinstance(message, Prepared | NotPrepared))


def test_who_waits_for_what_cannot_be_prepared_is_told_why_and_the_others_go_on(tmp_path: Path) -> None:
    heard = Heard()
    assert job(tmp_path, "ok", "wants", "wants", config=Config(extractor="breaks_for 1")).run(heard)
    assert sorted(heard.runs) == [0, 2]
    assert list(heard.refusals) == [1]
    assert re.search(GIVEN_UP, heard.refusals[1])
    assert [index for index, _ in heard.tried_again] == [None] * preparation.MOST_TRIES
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_loss_while_nothing_is_asked_costs_no_try(tmp_path: Path) -> None:
    lost: list[str] = []
    prepared = Preparation(lambda: started(tmp_path), lost.append)
    try:
        for _ in range(preparation.MOST_TRIES + 1):
            prepared.begin()
            killed(prepared)
        prepared.ask(FEATURES)
        assert next(answers(prepared)) == Prepared(shared=FEATURES)
    finally:
        prepared.end()
    assert len(lost) == preparation.MOST_TRIES + 1


def test_a_system_that_starts_no_process_ends_in_a_sentence(tmp_path: Path) -> None:
    def refuse() -> TaskWorker[ByPreparation]:
        raise WorkerLost("No worker could be started (Resource temporarily unavailable).")

    prepared = Preparation(refuse, lambda why: None)
    prepared.ask(FEATURES)
    settled = next(answers(prepared))
    assert isinstance(settled, NotPrepared)
    assert settled.message.startswith("Given up after 5 tries of preparing the real images (features). No worker could")
    with pytest.raises(WorkerLost):
        prepared.begin()


def test_one_that_breaks_by_itself_is_one_sentence_for_all_that_are_left(tmp_path: Path) -> None:
    heard = Heard()
    with pytest.raises(TouchstoneError, match=r"^The real images could not be prepared\. The worker crashed \(SIGSEGV"):
        job(tmp_path, "ok", "wants", "ok", config=Config(extractor="crashes")).run(heard)
    assert list(heard.runs) == [0]
    assert list((tmp_path / "scratch").iterdir()) == []
