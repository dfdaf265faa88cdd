"""One model that is kept open in a worker of its own, and answers one question at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from evaluation.jobs.agreements import Agreements
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.kept_kin import with_kept_kin
from evaluation.jobs.message_codec import NoMessage, encode
from evaluation.jobs.messages import (
    BY_OPEN_MODEL,
    Answered,
    ByOpenModel,
    KeepOpen,
    NotAnswered,
    Question,
    Ready,
    Refused,
)
from evaluation.jobs.named_files import NamedFiles, below
from evaluation.jobs.sandbox.channel import to_npy
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.jobs.sandbox.untrusted import parse_npy
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.jobs.workers import Heard, TaskWorker
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.workspace import Store
from evaluation.types import Array, TouchstoneError
from models.source.finding import SourcePaths

OPENING_SECONDS = 180.0
ANSWER_SECONDS = 60.0


class LiveModel:
    """Opened at the first question. Use it as a context manager: whoever is inside asks, the others wait."""

    def __init__(self, store: Store, sha256: str) -> None:
        self.store, self.sha256 = store, sha256
        self.facts: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._worker: TaskWorker[ByOpenModel] | None = None
        self._source: str | None = None
        self._used = time.monotonic()
        self._asking = False
        self._retired = False
        self._number = 0

    def __enter__(self) -> LiveModel:
        self._lock.acquire()
        self._asking = True
        try:
            checkpoint = self.store.checkpoints.get(self.sha256)
            if checkpoint.source != self._source:  # it was given another one since
                self._drop()
            if self._worker is None:
                self._open(checkpoint)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._asking = False
        self._used = time.monotonic()
        if self._retired:
            self._drop()
        self._lock.release()

    def unused_seconds(self) -> float:
        return 0.0 if self._asking else time.monotonic() - self._used

    def answer(self, question: Callable[[int], Question], arrays: Sequence[Array]) -> list[Array]:
        """``question`` makes the question of this number."""
        assert self._worker is not None
        self._number += 1
        self._worker.tell(question(self._number), [to_npy(array) for array in arrays])
        heard = self._hear(ANSWER_SECONDS)
        match heard.message:
            case NotAnswered(id=self._number, message=why):
                raise TouchstoneError(why)
            case Answered(id=self._number):
                return self._arrays(heard.frames)
            case _:
                raise self._ended("The worker answered what it was not asked and was ended.")

    def end(self) -> None:
        self._retired = True  # whoever waits to ask it gets an answer, and then it is over all the same
        with self._lock:
            self._drop()

    def _open(self, checkpoint: Checkpoint) -> None:
        self._source = checkpoint.source
        choice, data = self._decided()
        parts, source = self.store.readable_parts(checkpoint), self.store.readable_source(checkpoint)
        named = None if data is None else below(self.store.roots)(data)
        own = CheckpointToMeasure(name=checkpoint.name, parts=parts, source=source, sha256=checkpoint.sha256)
        source, siblings = (source, "") if choice is not None else self._alike(own, named)
        task = KeepOpen(
            parts=parts, source=source, choice=choice, data=None if named is None else named.spec, siblings=siblings
        )
        limits = Limits(memory=min(Limits().memory, 8 * GIB), nice=0, silent_seconds=1e9, idle_seconds=1e9)
        self._worker = TaskWorker(
            task, BY_OPEN_MODEL, read=[*parts, *source.paths, *(() if named is None else named.read)],
            cache=self.store.cache, scratch=self.store.live, limits=limits,
        )  # fmt: skip
        match self._hear(OPENING_SECONDS).message:
            case Refused(message=why):
                self._drop()
                raise TouchstoneError(why)
            case Ready(inspection=inspection):
                self.facts = encode(inspection)
            case _:
                raise self._ended("The worker answered what it was not asked and was ended.")

    def _alike(self, own: CheckpointToMeasure, named: NamedFiles | None) -> tuple[SourcePaths, str]:
        """(the source to read it with, how its siblings are read); no text where it is read by itself."""
        look = self.store.looks.get(self.sha256)
        if look is None or named is None:
            return own.source, ""
        kin = with_kept_kin(self.store, [replace(own, look_of=look.facts)])[0].kin
        agreed = None if kin is None else Agreements(named.spec, named.read, self.store.cache).now(kin)
        if kin is None or agreed is None or agreed.speaker == own.name:
            return own.source, ""
        return (own.source if own.source.paths else kin.source_of(agreed.source)), agreed.reading

    def _decided(self) -> tuple[int | None, str | None]:
        """How its evaluation read the file: the same choice and data, so that the slider shows the model measured."""
        for job in reversed(self.store.jobs.all()):
            if self.sha256 in job.checkpoints:
                return job.choices.get(self.sha256), job.data
        return None, None

    def _hear(self, seconds: float) -> Heard[ByOpenModel]:
        assert self._worker is not None
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                if (heard := self._worker.hear(min(1.0, seconds))) is not None:
                    return heard
        except WorkerEnded:
            self._drop()
            raise
        except NoMessage as error:
            raise self._ended("The worker sent something that is no message and was ended.") from error
        raise self._ended(f"The model did not answer within {seconds:.0f} seconds and was ended.")

    def _arrays(self, frames: Sequence[bytes]) -> list[Array]:
        try:
            arrays = [parse_npy(frame) for frame in frames]
        except ValueError as error:
            raise self._ended("The worker sent an image that is none and was ended.") from error
        if not arrays:
            raise self._ended("The worker sent an empty answer and was ended.")
        return arrays

    def _ended(self, why: str) -> WorkerEnded:
        """End the worker for what it did; the error to raise."""
        self._drop()
        return WorkerEnded(why)

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None
