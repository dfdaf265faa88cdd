"""One checkpoint being measured in a worker of its own, seen from its parent.

The worker knows no other checkpoint and writes nothing that another worker reads, so what it says can only be about its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from evaluation.jobs.sandbox.untrusted import Books, sentence
from evaluation.jobs.sandbox.worker_process import Worker, WorkerEnded
from evaluation.measuring.engine import Event
from evaluation.record.run import Run
from evaluation.record.schema import Failed, Ok, Outcome, RunRecord, Skipped
from evaluation.types import TouchstoneError

LARGEST_SIDE = 2**14

_outcome: TypeAdapter[Ok | Skipped | Failed] = TypeAdapter(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A checkpoint to evaluate."""

    name: str
    parts: tuple[Path, ...]
    choice: int | None = None
    """Index of the hypothesis that the user chose."""
    sha256: str = ""
    """The digest that the file must have; empty when any will do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something of the data alone that the shared cache does not hold yet."""

    artifact: str
    image_shape: tuple[int, int, int]


class Listener(Protocol):
    """Who hears what happens. ``index`` is the item's."""

    def isolated(self, sentence: str) -> None: ...
    def opening(self, index: int) -> None: ...
    def opened(self, index: int, recognised: str, confidence: str) -> None: ...
    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        """The item waits for something that belongs to the data alone, computed once for all models."""

    def event(self, index: int, event: Event) -> None: ...
    def finished(self, index: int, run: Run) -> None:
        """The run's arrays can be read only during this call."""

    def refused(self, index: int, sentence: str) -> None: ...


class Unusable(TouchstoneError):
    """The data or the configuration cannot be used: no item can be settled."""


class Measuring:
    """``listen`` until it says True; then, or sooner, ``worker.end()``."""

    def __init__(self, index: int, item: Item, worker: Worker, listener: Listener) -> None:
        self.index, self.item, self.worker, self.listener = index, item, worker, listener
        self.wanted: Wanted | None = None
        """What it waits for."""
        self.one_thread = False
        """It computes on one thread only."""
        self._begun = False
        self._doing: Event | None = None
        self._books = Books(worker.folder)
        listener.opening(index)

    def listen(self) -> bool:
        """Pass on what it said meanwhile; True when the item is settled, by a record or by a refusal.

        A worker that breaks costs its own item. Raises Unusable, and WorkerEnded when it breaks before its checkpoint
        could have to do with it.
        """
        try:
            while (message := self.worker.receive(0.0)) is not None:
                if self._heard(message.body):
                    return True
        except WorkerEnded as error:
            if not self._begun:
                raise
            self.refuse(str(error))
            return True
        except (ValidationError, ValueError, TypeError, KeyError, IndexError) as error:
            self.refuse(f"The worker sent something that is no result ({type(error).__name__}) and was ended.")
            return True
        if self.wanted is not None:
            self.worker.excuse()
        return False

    def refuse(self, why: str) -> None:
        self.listener.refused(self.index, why)

    def go_on(self) -> None:
        """What it waited for is done."""
        self.wanted = None
        self.worker.send({"event": "prepared"})
        if self._doing is not None:
            self.listener.event(self.index, self._doing)

    def _heard(self, body: Mapping[str, Any]) -> bool:
        kind = body["event"]
        if kind == "isolation":
            self.listener.isolated(sentence(body["sentence"]))
        elif kind == "unusable":
            raise Unusable(sentence(body["message"]))
        elif kind == "opening":
            self._begun, self.one_thread = True, body["one_thread"] is True
        elif kind == "opened":
            if self.item.sha256 and self.item.sha256 != body["sha256"]:
                raise WorkerEnded("The file has changed since it was added; add it again.")
            self.listener.opened(self.index, sentence(body["recognised"]), sentence(body["confidence"]))
        elif kind == "wanted":
            self.wanted = _wanted(body)
            self.listener.preparing(self.index, self.wanted.artifact, None)
        elif kind in ("plan", "start", "progress", "outcome"):
            event = _event(body, self._books)
            self._doing = event if event.outcome is None else self._doing
            self.listener.event(self.index, event)
        elif kind == "refused":
            self.refuse(sentence(body["message"]))
            return True
        elif kind == "record":
            self.listener.finished(self.index, Run(record=self._own(body["record"]), arrays=self._books))
            return True
        elif kind == "end":
            raise WorkerEnded("The worker ended before it was done.")
        else:
            raise ValueError(f"unknown event '{kind}'")
        return False

    def _own(self, content: Any) -> RunRecord:
        """Its record, which can be of no other checkpoint than the one it was given."""
        record = RunRecord.model_validate(content)
        own = {"name": self.item.name, "sha256": self.item.sha256 or record.checkpoint.sha256}
        return record.model_copy(update={"checkpoint": record.checkpoint.model_copy(update=own)})


def _wanted(body: Mapping[str, Any]) -> Wanted:
    c, h, w = body["image_shape"]
    sides = (c, h, w)
    if not all(isinstance(side, int) and 1 <= side <= LARGEST_SIDE for side in sides):
        raise ValueError("impossible images")
    return Wanted(sentence(body["artifact"])[:200], sides)


def _event(body: Mapping[str, Any], books: Books) -> Event:
    outcome = None if body["outcome"] is None else _outcome.validate_python(body["outcome"])
    books.add(body["arrays"])
    fraction = None if body["fraction"] is None else min(1.0, max(0.0, float(body["fraction"])))
    index, total = int(body["index"]), int(body["total"])
    if not 0 <= index <= total <= 100_000:
        raise ValueError("impossible progress")
    return Event(
        kind=body["event"], step=sentence(body["step"])[:200], index=index, total=total, fraction=fraction,
        outcome=outcome,
    )  # fmt: skip
