"""A question that a worker answers once, with one message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from evaluation.jobs.message_codec import NoMessage, Vocabulary
from evaluation.jobs.messages import FromWorker, Task
from evaluation.jobs.sandbox.ending import WorkerEnded, WorkerLost
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.scratch import scratch_folder
from evaluation.jobs.tries import Tries
from evaluation.jobs.workers import Heard, TaskWorker

ANSWER_SECONDS = 300.0
Said = TypeVar("Said", bound=FromWorker)


def answer(
    task: Task, vocabulary: Vocabulary[Said], *, read: Sequence[Path], cache: Path, memory: int | None = None
) -> Heard[Said]:
    """What a worker of its own says to the task. One that is lost is followed by another one.

    ``read`` are the files that it may read, ``memory`` the bytes that it may use. Raises WorkerEnded, one sentence.
    """
    limits = Limits(memory=memory or Limits().memory, silent_seconds=ANSWER_SECONDS, nice=0)
    tries = Tries()
    while True:
        try:
            return _once(task, vocabulary, read, cache, limits)
        except WorkerLost as lost:
            if not tries.another(None):
                raise WorkerEnded(tries.given_up(lost)) from lost


def _once(task: Task, vocabulary: Vocabulary[Said], read: Sequence[Path], cache: Path, limits: Limits) -> Heard[Said]:
    with (
        scratch_folder() as scratch,
        TaskWorker(task, vocabulary, read=read, cache=cache, scratch=scratch, limits=limits) as worker,
    ):
        while True:
            try:
                if (heard := worker.hear(1.0)) is not None:
                    return heard
            except NoMessage as error:
                raise WorkerEnded("The worker sent something that is no answer.") from error
