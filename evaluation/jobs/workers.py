"""Workers of our program: sandboxed processes that perform one task and talk in messages."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from evaluation.jobs import surroundings
from evaluation.jobs.message_codec import Said, Vocabulary, encode
from evaluation.jobs.messages import FromParent, Task
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.jobs.sandbox.fork_client import fork_client
from evaluation.jobs.sandbox.lines import End, Walls
from evaluation.jobs.sandbox.program import Program, Warmth
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.sandbox.worker_process import Worker
from models import base, plugins


def _packages() -> tuple[tuple[str, str], ...]:
    """The packages that our code lies in, by the names they have here, with their folders."""
    names = dict.fromkeys(module.partition(".")[0] for module in (base.__name__, __name__))
    found = {name: Path(str(sys.modules[name].__file__)).resolve().parent for name in names}
    # In a checkout the name that plug-ins import lies beside them.
    found.setdefault("touchstone", next(iter(found.values())).with_name("touchstone"))
    return tuple((name, str(folder)) for name, folder in found.items())


TURN_MESSAGES, TURN_SECONDS = 100, 0.2
"""Most that is heard of one worker at once. An honest one says a few messages a second."""
REST_SECONDS = 0.25

PROGRAM = Program(
    module=f"{__package__}.tasks.worker_program",
    packages=_packages(),
    environment=surroundings.base_environment,
    search_path=plugins.search_path,
)


def warm() -> None:
    """Start importing what workers need, so that the first one need not wait for it."""
    fork_client(PROGRAM).warm()


@dataclass(frozen=True, slots=True)
class Heard(Generic[Said]):
    """A message with its frames."""

    message: Said
    frames: tuple[bytes, ...]


class TaskWorker(Generic[Said]):
    """One worker with one task, which says messages of one vocabulary. Use as a context manager: it ends with it."""

    def __init__(
        self,
        task: Task,
        vocabulary: Vocabulary[Said],
        *,
        read: Sequence[Path],
        cache: Path,
        scratch: Path,
        limits: Limits | None = None,
        fills_cache: bool = False,
        warmed: tuple[str, ...] = (),
    ) -> None:
        """``fills_cache``: it may write what all workers read, and must therefore open no checkpoint. ``warmed`` are
        artifacts whose code it inherits compiled; it starts when that is done.

        Raises TouchstoneError where no workers can run, and where TOUCHSTONE_ISOLATION names no level.
        """
        write = surroundings.filled(cache) if fills_cache else []
        for folder in (cache, *write):
            folder.mkdir(parents=True, exist_ok=True)
        self.vocabulary = vocabulary
        self._rests_until = 0.0
        self.isolation: str | None = None
        """Which walls stand around it; None until it has said so."""
        self._noted = False
        self.sandboxed = Worker(
            PROGRAM,
            encode(task),
            read=[*surroundings.readable_by_all(), *read, cache],
            write=write,
            scratch=scratch,
            environment=lambda folder: surroundings.environment(folder, cache, fills_cache=fills_cache),
            limits=limits,
            required=surroundings.required_isolation(),
            warmth=Warmth(steps=warmed, compiled=(cache / surroundings.WARMED).resolve()) if warmed else None,
        )

    def __enter__(self) -> TaskWorker[Said]:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def folder(self) -> Path:
        """Where it leaves its arrays."""
        return self.sandboxed.folder

    def tell(self, message: FromParent, frames: Sequence[bytes] = ()) -> None:
        self.sandboxed.send(encode(message), frames)

    def hear(self, timeout: float) -> Heard[Said] | None:
        """Its next message, or None after ``timeout`` seconds.

        Raises WorkerEnded when it is over, and NoMessage for what is no message of its vocabulary.
        """
        said = self.sandboxed.receive(timeout)
        match said:
            case None:
                return None
            case Walls():
                self.isolation, self._noted = said.sentence, said.noted
                return self.hear(timeout)
            case End():
                raise WorkerEnded("The worker ended before it was done.")
            case _:
                return Heard(self.vocabulary.decode(said.content), said.frames)

    def turn(self) -> Iterator[Heard[Said]]:
        """What it has said since the last turn. So many messages, and for so long; one that says more must then wait,
        so that others are heard too. Raises what ``hear`` does."""
        if self.resting:
            return
        end = time.monotonic() + TURN_SECONDS
        for _ in range(TURN_MESSAGES):
            if time.monotonic() > end or (heard := self.hear(0.0)) is None:
                break
            yield heard
        else:
            self._rests_until = time.monotonic() + REST_SECONDS

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the system calls that it tried and may not make."""
        return self.sandboxed.refused

    @property
    def refused_calls(self) -> list[str] | None:
        """The same without repetition, sorted; None where nothing notes them."""
        return sorted(set(self.refused)) if self._noted else None

    @property
    def resting(self) -> bool:
        """It has said more than one turn takes, and is not heard now."""
        return time.monotonic() < self._rests_until

    def fileno(self) -> int:
        """To wait for several workers at once."""
        return self.sandboxed.fileno()

    def restart_clock(self) -> None:
        """It is silent because it waits for its parent: its time starts again."""
        self.sandboxed.restart_clock()

    def end(self) -> None:
        """Kill it, and delete its folder. Harmless when repeated."""
        self.sandboxed.end()
