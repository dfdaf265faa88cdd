"""Evaluate checkpoints on one dataset: a worker for each of them, and one that prepares what they share.

The worker that opens a checkpoint can only read the shared cache; the one that fills it opens none. So no checkpoint,
whatever it does to the process that reads it, can reach another's numbers.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import assert_never

from evaluation.jobs.agreements import Agreements
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure, CheckpointWorker, Listener
from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import (
    BY_EVALUATION,
    BY_PREPARATION,
    ByEvaluation,
    ByPreparation,
    Evaluate,
    NotPrepared,
    Prepared,
    PrepareData,
    Preparing,
    Unusable,
)
from evaluation.jobs.named_files import Naming, of_this_user
from evaluation.jobs.preparation import Preparation
from evaluation.jobs.sandbox.ending import WorkerEnded, WorkerLost
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.surroundings import REAL_SIDE, available_cores
from evaluation.jobs.told_isolation import ToldIsolation
from evaluation.jobs.tries import Tries
from evaluation.jobs.workers import TaskWorker
from evaluation.types import Config, TouchstoneError

TICK_SECONDS = 0.25
MOST_AT_ONCE = 4
"""Workers that compute on one thread each; each holds torch and the data."""


@dataclass(slots=True, kw_only=True)
class EvaluationJob:
    """Checkpoints to measure on one dataset: one after another, or where the data is small, one on each core."""

    checkpoints: Sequence[CheckpointToMeasure]
    data: str
    config: Config
    cache: Path
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    naming: Naming = of_this_user
    """Which files data and configuration may name."""
    stopped: Callable[[], bool] = lambda: False
    """Asked a few times a second; True ends the workers at once."""
    waits: Callable[[], bool] = lambda: False
    """Asked before a checkpoint is begun; while it says True none is, and those that run are finished."""
    settled: Callable[[int], bool] = lambda index: False
    """Asked before a checkpoint is started; True when it was refused meanwhile by others who looked at it."""

    def run(self, listener: Listener) -> bool:
        """True when every checkpoint was measured or refused, False when stopped.

        Raises TouchstoneError with one sentence for all checkpoints that are left: the data cannot be used or prepared.
        """
        with _workers(self, listener) as workers:
            while workers.left or workers.running:
                if self.stopped():
                    return False
                workers.advance()
        return True


class _Workers:
    """All that run for one job."""

    def __init__(self, job: EvaluationJob, listener: Listener) -> None:
        self.job, self.listener = job, listener
        data, extractor = job.naming(job.data), job.naming(job.config.extractor)
        self.data, self.config = data.spec, replace(job.config, extractor=extractor.spec)
        self.named_files = [*data.read, *extractor.read]
        """What data and configuration name."""
        self.left = deque(enumerate(job.checkpoints))
        self.running: list[CheckpointWorker] = []
        self.warmed: tuple[str, ...] = ()
        """Artifacts of this plan that workers inherit compiled."""
        self.preparation = Preparation(self._preparing_worker, lambda why: listener.again(None, why))
        self.tries = Tries()
        self.isolation = ToldIsolation(listener.isolated)
        self.agreements = Agreements(self.data, self.named_files, job.cache)

    def advance(self) -> None:
        """Start what there is room for, wait a little, and hear everyone."""
        together = all(one.one_thread for one in self.running)
        room = not self.running or (together and len(self.running) < _at_once())
        if self.left and room and not self.job.waits() and (following := self._next()) is not None:
            index, checkpoint = following
            if self.job.settled(index):
                return
            self._begin(index, checkpoint)
        speaking: list[TaskWorker[ByEvaluation] | TaskWorker[ByPreparation]] = [
            *(one.worker for one in self.running),
            *([self.preparation.worker] if self.preparation.worker else []),
        ]
        select.select([worker for worker in speaking if not worker.resting], [], [], TICK_SECONDS)
        for one in list(self.running):
            try:
                done = one.listen()
            except WorkerLost as lost:
                one.worker.end()
                self.running.remove(one)
                self._again(one.index, one.checkpoint, lost, began=one.began)
                continue
            if done:
                one.worker.end()
                self.running.remove(one)
                if one.cold:
                    self._begin_warm(one)
            elif one.needed is not None:
                self.preparation.ask(one.needed)
        for message in self.preparation.hear():
            self._pass_on(message)

    def _next(self) -> tuple[int, CheckpointToMeasure] | None:
        """The first that is left and known how to read; None where all wait for that."""
        for place, (index, checkpoint) in enumerate(self.left):
            if self.agreements.settled(checkpoint.kin):
                del self.left[place]
                return index, checkpoint
        return None

    def end(self) -> None:
        for one in self.running:
            one.worker.end()
        self.preparation.end()

    def _begin(self, index: int, checkpoint: CheckpointToMeasure) -> None:
        try:
            self.running.append(self._start(index, checkpoint))
        except WorkerLost as lost:
            self._again(index, checkpoint, lost, began=False)

    def _begin_warm(self, cold: CheckpointWorker) -> None:
        """All checkpoints have one plan, so the first worker tells it for all."""
        self.warmed = cold.cold
        self._begin(cold.index, cold.checkpoint)
        self.listener.warming(cold.index, cold.cold)

    def _again(self, index: int, checkpoint: CheckpointToMeasure, lost: WorkerLost, *, began: bool) -> None:
        """Try a checkpoint again whose worker was lost. The last loss is told of the checkpoint where its worker had
        turned to it, and else of the whole job."""
        if self.tries.another(index):
            self.listener.again(index, str(lost))
            self.left.appendleft((index, checkpoint))
        elif began:
            self.listener.refused(index, self.tries.given_up(lost))
        else:
            raise WorkerEnded(self.tries.given_up(lost)) from lost

    def _start(self, index: int, checkpoint: CheckpointToMeasure) -> CheckpointWorker:
        if not any((self.job.cache / REAL_SIDE).glob("*.npz")):  # else there may be nothing to do for it
            self.preparation.begin()
        agreed = self.agreements.of(checkpoint.kin)
        source = checkpoint.source
        if agreed is not None and agreed.source and not source.paths and checkpoint.kin is not None:
            source = checkpoint.kin.source_of(agreed.source)
        task = Evaluate(
            name=checkpoint.name, parts=checkpoint.parts, source=source, choice=checkpoint.choice,
            code=checkpoint.code, data=self.data, config=self.config, warmed=self.warmed,
            siblings="" if agreed is None or agreed.speaker == checkpoint.name else agreed.reading,
        )  # fmt: skip
        code = [] if checkpoint.code is None else [checkpoint.code.folder]
        worker = TaskWorker(
            task, BY_EVALUATION, read=[*checkpoint.parts, *source.paths, *code, *self.named_files],
            cache=self.job.cache, scratch=self.job.scratch, limits=self.job.limits, warmed=self.warmed,
        )  # fmt: skip
        return CheckpointWorker(
            index, checkpoint, worker, self.listener, may_be_cold=not self.warmed, isolation=self.isolation
        )

    def _preparing_worker(self) -> TaskWorker[ByPreparation]:
        return TaskWorker(
            PrepareData(data=self.data, config=self.config), BY_PREPARATION, read=self.named_files,
            cache=self.job.cache, scratch=self.job.scratch, limits=self.job.limits, fills_cache=True,
        )  # fmt: skip

    def _pass_on(self, message: ByPreparation) -> None:
        """To those that wait for it."""
        match message:
            case Unusable():
                raise TouchstoneError(message.message)
            case Preparing():
                for one in self._waiting(message.shared):
                    self.listener.preparing(one.index, message.shared.artifact, message.fraction)
            case Prepared():
                for one in self._waiting(message.shared):
                    one.resume()
            case NotPrepared():
                for one in self._waiting(message.shared):
                    one.refuse(message.message)
                    one.worker.end()
                    self.running.remove(one)
            case _:
                assert_never(message)

    def _waiting(self, shared: SharedArtifact) -> list[CheckpointWorker]:
        return [one for one in self.running if one.needed == shared]


@contextmanager
def _workers(job: EvaluationJob, listener: Listener) -> Iterator[_Workers]:
    workers = _Workers(job, listener)
    try:
        yield workers
    finally:
        workers.end()


def _at_once() -> int:
    return min(MOST_AT_ONCE, available_cores())
