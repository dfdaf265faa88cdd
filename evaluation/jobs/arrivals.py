"""Files and folders on the server that somebody named on a page: read in the background, with progress and an end.

A file may have gigabytes and its disk may hang. So nobody waits for it, no lock is held meanwhile, and whoever added it
can stop it.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evaluation.jobs.arriving_runs import bring_runs
from evaluation.jobs.below_roots import add_below_roots
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError
from models.trainings.listing import holds_runs

MOST_AT_ONCE = 4
MOST_KEPT = 8
"""Failures that are shown until somebody puts them away."""

State = Literal["reading", "added", "failed", "stopped"]


@dataclass(slots=True, kw_only=True)
class Arrival:
    """One of them. Its thread writes it; everybody else reads it and may ``stop`` it."""

    id: int
    written: str
    """The path as it was written."""
    state: State = "reading"
    done: int = 0
    total: int = 0
    """Bytes; 0 until they are counted."""
    error: str = ""
    """Why it failed, in one sentence."""
    added: tuple[Checkpoint, ...] = ()
    """One, or every look of a folder of runs."""
    new: bool = False
    """Whether one of them was unknown here."""
    left_out: tuple[str, ...] = ()
    """Of a folder of runs: what is not measured and what was odd, one sentence each."""
    _over: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def name(self) -> str:
        return Path(self.written).name

    def wait(self, seconds: float) -> None:
        """Until it is over, but not longer than this."""
        self._over.wait(seconds)

    def stop(self) -> None:
        """It ends after the block that is being read."""
        self._stopping.set()

    def told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stopping.is_set():
            raise _Stopped

    def end(self, state: State, error: str = "") -> None:
        self.error, self.state = error, state
        self._over.set()


class _Stopped(Exception):
    pass


class Arrivals:
    """Thread-safe. One a workspace and server."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._known: dict[int, Arrival] = {}

    def add(self, written: str, then: Callable[[Sequence[Checkpoint]], object]) -> Arrival:
        """Start reading what lies at a path below a root; ``then`` is called when it is in the workspace.

        A folder of training runs is read as trainings, and brings all their looks.

        Raises TouchstoneError when MOST_AT_ONCE are being read. All else that goes wrong stands in the arrival.
        """
        with self._lock:
            if sum(one.state == "reading" for one in self._known.values()) >= MOST_AT_ONCE:
                raise TouchstoneError(
                    f"At most {MOST_AT_ONCE} files on the server are read at once; wait for one of them, or stop it."
                )
            arrival = Arrival(id=next(self._numbers), written=written)
            self._known[arrival.id] = arrival
            failed = [one.id for one in self._known.values() if one.state == "failed"]
            for number in failed[:-MOST_KEPT]:
                del self._known[number]
        threading.Thread(target=self._read, args=(arrival, then), name="touchstone-arrival", daemon=True).start()
        return arrival

    def shown(self) -> list[Arrival]:
        """Those that are being read or failed, the first first."""
        with self._lock:
            return [one for one in self._known.values() if one.state in ("reading", "failed")]

    def stop(self, number: int) -> None:
        if (arrival := self._get(number)) is not None:
            arrival.stop()

    def put_away(self, number: int) -> None:
        """Show a failure no longer."""
        if (arrival := self._get(number)) is not None and arrival.state != "reading":
            with self._lock:
                self._known.pop(number, None)

    def _get(self, number: int) -> Arrival | None:
        with self._lock:
            return self._known.get(number)

    def _read(self, arrival: Arrival, then: Callable[[Sequence[Checkpoint]], object]) -> None:
        state: State = "failed"
        error = ""
        try:
            known = {checkpoint.sha256 for checkpoint in self.store.checkpoints.all()}
            arrival.added = _bring(self.store, arrival)
            arrival.new = any(checkpoint.sha256 not in known for checkpoint in arrival.added)
            then(arrival.added)
            state = "added"
        except _Stopped:
            state = "stopped"
        except TouchstoneError as raised:
            error = str(raised)
        except Exception as raised:  # a bug of ours must not leave it "reading" for ever
            error = f"Adding it stopped ({type(raised).__name__})."
        arrival.end(state, error)
        if state != "failed":
            self.put_away(arrival.id)


def _bring(store: Store, arrival: Arrival) -> tuple[Checkpoint, ...]:
    """Raises the roots' one answer also for what cannot be read or changes meanwhile."""
    roots = store.roots
    try:
        path = roots.allowed(arrival.written)
        if holds_runs(path):
            brought = bring_runs(store, path, arrival.told)
            arrival.left_out = brought.left_out
            return brought.checkpoints
        return (add_below_roots(store, [path], name=arrival.name, told=arrival.told),)
    except OSError:
        raise roots.refusal(arrival.written) from None
