"""Evaluate checkpoints on one dataset: a worker for each of them, and one that prepares what they share.

The worker that opens a checkpoint can only read the shared cache; the one that fills it opens none. So no checkpoint,
whatever it does to the process that reads it, can reach another's numbers.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from evaluation.jobs.checkpoint_worker import Item, Listener, Measuring, Wanted
from evaluation.jobs.sandbox.surroundings import REAL_SIDE, absolute, data_paths
from evaluation.jobs.sandbox.untrusted import sentence
from evaluation.jobs.sandbox.worker_process import Limits, Worker, WorkerEnded
from evaluation.types import Config, TouchstoneError

TICK_SECONDS = 0.25
MOST_AT_ONCE = 4
"""Workers that compute on one thread each; each holds torch and the data."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """Items evaluated on one dataset: one after another, or where the data is small, one on each core."""

    items: Sequence[Item]
    data: str
    config: Config
    cache: Path
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    stopped: Callable[[], bool] = lambda: False
    """Asked a few times a second; True ends the workers at once."""
    settled: Callable[[int], bool] = lambda index: False
    """Asked before an item is started; True when it was refused meanwhile by others who looked at it."""

    def run(self, listener: Listener) -> bool:
        """True when every item was finished or refused, False when stopped.

        Raises TouchstoneError with one sentence for all items that are left: the data cannot be used or prepared.
        """
        with _workers(self, listener) as workers:
            while workers.left or workers.running:
                if self.stopped():
                    return False
                workers.advance()
        return True

    def worker(self, kind: str, *, read: Sequence[Path] = (), fills_cache: bool = False, **more: Any) -> Worker:
        """Started on this data and configuration."""
        config = asdict(replace(self.config, extractor=absolute(self.config.extractor)))
        task = {"kind": kind, "data": absolute(self.data), "config": config, **more}
        shared = [*data_paths(self.data), *data_paths(self.config.extractor)]
        return Worker(
            task, read=[*read, *shared], cache=self.cache, scratch=self.scratch, limits=self.limits,
            fills_cache=fills_cache,
        )  # fmt: skip


class _Workers:
    """All that run for one batch."""

    def __init__(self, batch: Batch, listener: Listener) -> None:
        self.batch, self.listener = batch, listener
        self.left = deque(enumerate(batch.items))
        self.running: list[Measuring] = []
        self.filling: Worker | None = None
        self.asked: set[Wanted] = set()

    def advance(self) -> None:
        """Start what there is room for, wait a little, and hear everyone."""
        together = all(measuring.one_thread for measuring in self.running)
        if self.left and (not self.running or (together and len(self.running) < _at_once())):
            index, item = self.left.popleft()
            if self.batch.settled(index):
                return
            self.running.append(self._start(index, item))
        heard = [*(measuring.worker for measuring in self.running), *([self.filling] if self.filling else [])]
        select.select(heard, [], [], TICK_SECONDS)
        for measuring in list(self.running):
            if measuring.listen():
                measuring.worker.end()
                self.running.remove(measuring)
            elif measuring.wanted is not None and measuring.wanted not in self.asked:
                self.asked.add(measuring.wanted)
                self._filler().send(asdict(measuring.wanted))
        if self.filling is not None:
            self._hear_filler(self.filling)

    def end(self) -> None:
        for measuring in self.running:
            measuring.worker.end()
        if self.filling is not None:
            self.filling.end()

    def _start(self, index: int, item: Item) -> Measuring:
        if not any((self.batch.cache / REAL_SIDE).glob("*.npz")):  # else there may be nothing to do for it
            self._filler()
        parts = [str(part) for part in item.parts]
        worker = self.batch.worker("evaluate", read=item.parts, name=item.name, parts=parts, choice=item.choice)
        return Measuring(index, item, worker, self.listener)

    def _filler(self) -> Worker:
        if self.filling is None:
            self.filling = self.batch.worker("prepare", fills_cache=True)
        return self.filling

    def _hear_filler(self, filling: Worker) -> None:
        try:
            while (message := filling.receive(0.0)) is not None:
                body = message.body
                if body["event"] == "unusable":
                    raise TouchstoneError(sentence(body["message"]))
                if body["event"] in ("progress", "prepared", "refused"):
                    self._tell(body)
            if not self.asked:
                filling.excuse()
        except (WorkerEnded, ValueError, TypeError, KeyError) as error:
            raise TouchstoneError(f"The real images could not be prepared. {error}") from error

    def _tell(self, body: Any) -> None:
        """Those that wait for it how far it is."""
        wanted = Wanted(sentence(body["artifact"]), tuple(body["image_shape"]))
        waiting = [measuring for measuring in self.running if measuring.wanted == wanted]
        if body["event"] == "progress":
            for measuring in waiting:
                self.listener.preparing(measuring.index, wanted.artifact, float(body["fraction"]))
            return
        self.asked.discard(wanted)
        for measuring in waiting:
            if body["event"] == "prepared":
                measuring.go_on()
            else:
                measuring.refuse(sentence(body["message"]))
                measuring.worker.end()
                self.running.remove(measuring)


@contextmanager
def _workers(batch: Batch, listener: Listener) -> Iterator[_Workers]:
    workers = _Workers(batch, listener)
    try:
        yield workers
    finally:
        workers.end()


def _at_once() -> int:
    return min(MOST_AT_ONCE, len(os.sched_getaffinity(0)))
