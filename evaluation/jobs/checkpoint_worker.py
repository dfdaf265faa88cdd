"""One checkpoint being measured in a worker of its own, seen from its parent.

The worker knows no other checkpoint and writes nothing that another worker reads, so what it says can only be about its
own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, assert_never

from evaluation.jobs.agreements import Kin
from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import (
    ByEvaluation,
    Cold,
    Measured,
    Needed,
    Opened,
    Opening,
    Progressed,
    Recorded,
    Refused,
    Resume,
    Unusable,
)
from evaluation.jobs.sandbox.ending import WorkerEnded, WorkerLost
from evaluation.jobs.sandbox.untrusted import LeftArrays
from evaluation.jobs.told_isolation import ToldIsolation
from evaluation.jobs.workers import TaskWorker
from evaluation.measuring.engine import Event
from evaluation.record.run import Run
from evaluation.record.schema import RunRecord
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from models.own_code.description import OwnCode
from models.source.finding import NO_SOURCE, SourcePaths


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointToMeasure:
    name: str
    parts: tuple[Path, ...]
    source: SourcePaths = NO_SOURCE
    choice: int | None = None
    """Index of the hypothesis that the user chose."""
    code: OwnCode | None = None
    """What builds the network, from the command line only."""
    sha256: str = ""
    """The digest that the file must have; empty when any will do."""
    look_of: TrainingFacts | None = None
    """The training that it was found to be of."""
    kin: Kin | None = None
    """The checkpoints of its recipe, of which all are read alike."""


class Listener(Protocol):
    """Who hears what happens. ``index`` is the checkpoint's."""

    def isolated(self, sentence: str) -> None: ...
    def warming(self, index: int, artifacts: Sequence[str]) -> None:
        """The checkpoint waits until code that these artifacts need is compiled, once for all."""

    def opening(self, index: int) -> None: ...
    def opened(self, index: int, recognised: str, confidence: str) -> None: ...
    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        """The checkpoint waits for something that belongs to the data alone, computed once for all models."""

    def event(self, index: int, event: Event) -> None: ...
    def finished(self, index: int, run: Run) -> None:
        """The run's arrays can be read only during this call."""

    def again(self, index: int | None, why: str) -> None:
        """Something outside of the workers ended one, and it is tried again: the checkpoint is measured from its
        beginning. None is the worker that prepares what all share."""

    def refused(self, index: int, sentence: str) -> None: ...


class UnusableData(TouchstoneError):
    """The data or the configuration cannot be used: no checkpoint can be measured."""


class CheckpointWorker:
    """``listen`` until it says True; then, or sooner, ``worker.end()``."""

    def __init__(
        self,
        index: int,
        checkpoint: CheckpointToMeasure,
        worker: TaskWorker[ByEvaluation],
        listener: Listener,
        *,
        may_be_cold: bool,
        isolation: ToldIsolation,
    ) -> None:
        self.index, self.checkpoint, self.worker, self.listener = index, checkpoint, worker, listener
        self.needed: SharedArtifact | None = None
        """What it waits for."""
        self.one_thread = False
        """It computes on one thread only."""
        self.cold: tuple[str, ...] = ()
        """What it lacks: it opened nothing, and another worker that inherits this compiled is to take its place."""
        self._may_be_cold = may_be_cold
        self._isolation = isolation
        self.began = False
        """It has turned to its checkpoint."""
        self._doing: Event | None = None
        self._arrays = LeftArrays(worker.folder)
        listener.opening(index)

    def listen(self) -> bool:
        """Pass on what it said meanwhile; True when it is done: the checkpoint is settled, or the worker is ``cold``.

        A worker that breaks costs its own checkpoint. Raises UnusableData, WorkerLost when something else ended it,
        and WorkerEnded when it breaks before its checkpoint could have to do with it.
        """
        try:
            for heard in self.worker.turn():
                self._isolation.look(self.worker)
                if self._heard(heard.message):
                    return True
        except WorkerLost:
            raise
        except WorkerEnded as error:
            if not self.began:
                raise
            self.refuse(str(error))
            return True
        except (ValueError, TypeError, KeyError, IndexError) as error:  # NoMessage, or an array that is none
            self.refuse(f"The worker sent something that is no result ({type(error).__name__}) and was ended.")
            return True
        self._isolation.look(self.worker)
        if self.needed is not None:
            self.worker.restart_clock()
        return False

    def refuse(self, why: str) -> None:
        self.listener.refused(self.index, why)

    def resume(self) -> None:
        """What it waited for is done."""
        self.needed = None
        self.worker.tell(Resume())
        if self._doing is not None:
            self.listener.event(self.index, self._doing)

    def _heard(self, message: ByEvaluation) -> bool:
        match message:
            case Unusable():
                raise UnusableData(message.message)
            case Cold():
                if self.began or not self._may_be_cold:
                    raise ValueError("a worker is cold before it begins, and only where nothing was compiled for it")
                self.cold = message.artifacts
                return True
            case Opening():
                self.began, self.one_thread = True, message.one_thread
            case Opened():
                if self.checkpoint.sha256 and self.checkpoint.sha256 != message.sha256:
                    raise WorkerEnded("The file has changed since it was added; add it again.")
                self.listener.opened(self.index, message.recognised, message.confidence)
            case Needed():
                self.needed = message.shared
                self.listener.preparing(self.index, self.needed.artifact, None)
            case Progressed():
                self._doing = Event(
                    kind=message.stage, step=message.step, index=message.index, total=message.total,
                    fraction=message.fraction,
                )  # fmt: skip
                self.listener.event(self.index, self._doing)
            case Measured():
                self._arrays.add(message.arrays)
                event = Event(
                    kind="outcome", step=message.step, index=message.index, total=message.total,
                    outcome=message.outcome,
                )  # fmt: skip
                self.listener.event(self.index, event)
            case Refused():
                self.refuse(message.message)
                return True
            case Recorded():
                self.listener.finished(self.index, Run(record=self._own(message.record), arrays=self._arrays))
                return True
            case _:
                assert_never(message)
        return False

    def _own(self, record: RunRecord) -> RunRecord:
        """Its record, which can be of no other checkpoint than the one it was given. What it was refused is not its to
        say."""
        own = {
            "name": self.checkpoint.name,
            "sha256": self.checkpoint.sha256 or record.checkpoint.sha256,
            "look_of": self.checkpoint.look_of,
        }
        refused = {"refused_calls": self.worker.refused_calls}
        return record.model_copy(
            update={
                "checkpoint": record.checkpoint.model_copy(update=own),
                "environment": record.environment.model_copy(update=refused),
            }
        )
