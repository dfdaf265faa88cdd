"""Evaluate checkpoints in workers. What a worker says is checked here before anything of it is believed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from pydantic import TypeAdapter, ValidationError

from evaluation.engine import Event
from evaluation.jobs.process import GIB, Limits, Message, Worker, WorkerEnded
from evaluation.record import Failed, Ok, Outcome, Run, RunRecord, Skipped
from evaluation.types import Array, Config, TouchstoneError

TICK_SECONDS = 0.25
LARGEST_ARRAY = 4 * GIB
LONGEST_SENTENCE = 2000

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


class Listener(Protocol):
    """Who hears what happens. ``index`` is the item's."""

    def isolated(self, sentence: str) -> None: ...
    def opening(self, index: int) -> None: ...
    def opened(self, index: int, recognised: str, confidence: str) -> None: ...
    def event(self, index: int, event: Event) -> None: ...
    def finished(self, index: int, run: Run) -> None:
        """The run's arrays can be read only during this call."""

    def refused(self, index: int, sentence: str) -> None: ...


@dataclass(slots=True, kw_only=True)
class Batch:
    """Items evaluated on one dataset in one worker; a new worker goes on when one breaks."""

    items: Sequence[Item]
    data: str
    config: Config
    cache: Path
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    stopped: Callable[[], bool] = lambda: False
    """Asked a few times a second; True ends the worker at once."""

    def run(self, listener: Listener) -> bool:
        """True when every item was finished or refused, False when stopped. Raises TouchstoneError: unusable data."""
        left = list(range(len(self.items)))
        while left:
            settled = self._one_worker(left, listener)
            if settled is None:
                return False
            left = [index for index in left if index not in settled]
        return True

    def _one_worker(self, left: Sequence[int], listener: Listener) -> set[int] | None:
        """The items that are settled now; None when stopped. A worker that breaks settles the item it was at."""
        settled: set[int] = set()
        at: int | None = None
        described = [
            {"name": self.items[index].name, "parts": [str(part) for part in self.items[index].parts],
             "choice": self.items[index].choice}
            for index in left
        ]  # fmt: skip
        task = {
            "kind": "evaluate",
            "data": absolute(self.data),
            "config": asdict(replace(self.config, extractor=absolute(self.config.extractor))),
            "checkpoints": described,
        }
        paths = [part for index in left for part in self.items[index].parts]
        read = [*paths, *data_paths(self.data), *data_paths(self.config.extractor)]
        with Worker(task, read=read, cache=self.cache, scratch=self.scratch, limits=self.limits) as worker:
            books = _Books(worker.folder)
            try:
                while not self.stopped():
                    message = worker.receive(TICK_SECONDS)
                    if message is None:
                        continue
                    kind = message.body["event"]
                    if kind == "end":
                        if len(settled) < len(left):
                            raise WorkerEnded("The worker ended before it was done.")
                        return settled
                    if kind == "isolation":
                        listener.isolated(_sentence(message.body["sentence"]))
                        continue
                    if kind == "unusable":
                        raise _Unusable(_sentence(message.body["message"]))
                    at = _index(message, left, settled)
                    if self._heard(message, at, books, listener):
                        settled.add(at)
                        at = None
                        books = _Books(worker.folder)
                return None
            except _Unusable as error:
                raise TouchstoneError(str(error)) from None
            except WorkerEnded as error:
                if at is None:
                    raise
                listener.refused(at, str(error))
            except (ValidationError, ValueError, TypeError, KeyError, IndexError) as error:
                broken = f"The worker sent something that is no result ({type(error).__name__}) and was ended."
                if at is None:
                    raise WorkerEnded(broken) from error
                listener.refused(at, broken)
            settled.add(at)
            return settled

    def _heard(self, message: Message, at: int, books: _Books, listener: Listener) -> bool:
        """Pass one message on; True when its item is settled."""
        body, item = message.body, self.items[at]
        kind = body["event"]
        if kind == "opening":
            listener.opening(at)
        elif kind == "opened":
            if item.sha256 and item.sha256 != body["sha256"]:
                raise WorkerEnded("The file has changed since it was added; add it again.")
            listener.opened(at, _sentence(body["recognised"]), _sentence(body["confidence"]))
        elif kind == "refused":
            listener.refused(at, _sentence(body["message"]))
            return True
        elif kind == "record":
            record = RunRecord.model_validate(body["record"])
            if item.sha256:
                facts = record.checkpoint.model_copy(update={"sha256": item.sha256})
                record = record.model_copy(update={"checkpoint": facts})
            listener.finished(at, Run(record=record, arrays=books))
            return True
        elif kind in ("plan", "start", "progress", "outcome"):
            listener.event(at, _event(body, books))
        else:
            raise ValueError(f"unknown event '{kind}'")
        return False


class _Unusable(Exception):
    """The data or the configuration cannot be used: no item can be settled."""


class _Books(Mapping[str, Array]):
    """Arrays that a worker left in its folder, by key; read when asked for, and never more than is there."""

    NAME = re.compile(r"[0-9]{1,9}\.npy")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def add(self, names: Mapping[str, str]) -> None:
        for key, name in names.items():
            if len(key) > 300 or not self.NAME.fullmatch(name):
                raise ValueError("an array has an impossible name")
            self.names[key] = name

    def __getitem__(self, key: str) -> Array:
        try:
            return read_untrusted(self.folder / self.names[key])
        except OSError as error:
            raise ValueError(f"an array is not there ({error.strerror})") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_untrusted(path: Path) -> Array:
    """An .npy file of a worker, read into memory: a mapped file that its writer cuts short would kill the reader."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST_ARRAY:
            raise ValueError(f"an array is a file of at most {LARGEST_ARRAY // GIB} GiB")
        return parse_npy(stream.read(LARGEST_ARRAY))


def parse_npy(content: bytes) -> Array:
    """An .npy file in memory; never a pickle. Raises ValueError when its header promises other data than there is."""
    stream = BytesIO(content)
    version = np.lib.format.read_magic(stream)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if version not in readers:
        raise ValueError(f"npy version {version}")
    shape, fortran, dtype = readers[version](stream)
    count = 1
    for length in shape:
        count *= int(length)
    start = stream.tell()
    if dtype.hasobject or min(shape, default=0) < 0 or count * dtype.itemsize != len(content) - start:
        raise ValueError(f"an array promises {shape} of {dtype} and has {len(content) - start} bytes")
    if count == 0:
        return np.zeros(shape, dtype)
    flat: Array = np.frombuffer(content, dtype, count=count, offset=start)
    return flat.reshape(shape, order="F" if fortran else "C")


def absolute(data: str) -> str:
    """A SPEC whose path, if it has one, is absolute: the worker has a working folder of its own."""
    name, colon, argument = data.partition(":")
    path = Path(argument).expanduser()
    return f"{name}:{path.resolve()}" if colon and argument and path.exists() else data


def data_paths(data: str) -> list[Path]:
    """What a worker must be able to read for a SPEC."""
    argument = data.partition(":")[2]
    path = Path(argument).expanduser()
    return [path.resolve()] if argument and path.exists() else []


def _index(message: Message, left: Sequence[int], settled: set[int]) -> int:
    position = message.body["checkpoint"]
    if not isinstance(position, int) or not 0 <= position < len(left) or left[position] in settled:
        raise ValueError("a message about no checkpoint of this job")
    return left[position]


def _event(body: Mapping[str, Any], books: _Books) -> Event:
    outcome = None if body["outcome"] is None else _outcome.validate_python(body["outcome"])
    books.add(body["arrays"])
    fraction = None if body["fraction"] is None else min(1.0, max(0.0, float(body["fraction"])))
    index, total = int(body["index"]), int(body["total"])
    if not 0 <= index <= total <= 100_000:
        raise ValueError("impossible progress")
    return Event(
        kind=body["event"], step=_sentence(body["step"])[:200], index=index, total=total, fraction=fraction,
        outcome=outcome,
    )  # fmt: skip


def _sentence(text: Any) -> str:
    if not isinstance(text, str):
        raise ValueError("expected a sentence")
    return "".join(character if character.isprintable() else " " for character in text)[:LONGEST_SENTENCE]
