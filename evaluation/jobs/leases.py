"""Which servers of a workspace live. Each holds a lease on its jobs, and renews it with every heartbeat.

A lease ends in one of two ways. A server whose file lock is free has stopped: the lock ends with its process. Where
that cannot be told (another machine, another folder, a process that hangs), a server has stopped whose heartbeat stood
still for LEASE_SECONDS of the time in which this one could have seen it move.

No time of day is compared. A clock that is set, or differs between machines, neither ends a lease nor prolongs it. Time
in which this server itself stood still counts for little, as the others may have stood still with it.
"""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evaluation.store.file_lock import try_lock
from evaluation.store.workspace import Store

BEAT_SECONDS = 5.0
LEASE_SECONDS = 30.0
HELD = ".held"
"""In a server's scratch folder: the file that it holds locked."""


class Silence:
    """For how long each beat stood still, in seconds that were watched."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}
        self._looked: float | None = None

    def look(self, beats: Mapping[str, int], at: float) -> dict[str, int]:
        """Those whose lease has ended, with their last beat. ``at`` is monotonic, in seconds."""
        watched = 0.0 if self._looked is None else min(max(0.0, at - self._looked), 2 * BEAT_SECONDS)
        self._looked = at
        before, self._seen = self._seen, {}
        for server, beat in beats.items():
            last, silent = before.get(server, (None, 0.0))
            self._seen[server] = (beat, silent + watched if beat == last else 0.0)
        return {server: beat for server, (beat, silent) in self._seen.items() if silent >= LEASE_SECONDS}


@dataclass(frozen=True, slots=True)
class _Place:
    """A server's scratch folder, and the file that it holds locked for as long as it lives."""

    folder: Path
    lock: IO[str]

    @classmethod
    def taken(cls, scratch: Path, server: str) -> _Place:
        folder = scratch / server
        folder.mkdir(mode=0o700)
        lock = (folder / HELD).open("w")
        try_lock(lock)
        return cls(folder, lock)

    def leave(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()


class Lease:
    """This server's place among those that run the workspace's jobs. A context manager: it leaves at the end."""

    def __init__(self, store: Store, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.store, self._monotonic = store, monotonic
        self.server = uuid.uuid4().hex
        self._silence = Silence()
        self._next = 0.0
        self._place: _Place | None = None

    def __enter__(self) -> Lease:
        self.store.servers.beat(self.server)
        with self.store.database.lock("scratch"):  # a folder that nobody holds is an abandoned one
            self._place = _Place.taken(self.store.scratch, self.server)
        return self

    def __exit__(self, *_: object) -> None:
        if self._place is not None:
            self._place.leave()
        with contextlib.suppress(Exception):  # else the others find out by themselves
            self.store.servers.leave(self.server)

    @property
    def scratch(self) -> Path:
        """For the folders of this server's workers."""
        assert self._place is not None, "a lease is used as a context manager"
        return self._place.folder

    def renew(self) -> None:
        """Give a sign of life and take up the jobs of servers that stopped. Does nothing until it is time again."""
        now = self._monotonic()
        if now < self._next:
            return
        beats = dict(self.store.servers.beat(self.server))
        del beats[self.server]
        self._next = now + BEAT_SECONDS
        stopped = self._silence.look(beats, now)
        stopped |= {server: beat for server, beat in beats.items() if self._has_ended(server)}
        if stopped:
            self.store.servers.strike(stopped)
        self.store.servers.requeue_orphans()
        self._remove_abandoned({*beats, self.server} - set(stopped))

    def _has_ended(self, server: str) -> bool:
        """Whether its process is known to be over."""
        return _is_free(self.store.scratch / server) is True

    def _remove_abandoned(self, living: set[str]) -> None:
        """Delete what servers and workers left that are gone."""
        with self.store.database.lock("scratch"), contextlib.suppress(OSError):
            for folder in self.store.scratch.iterdir():
                if folder.name not in living and _is_free(folder) is not False:
                    shutil.rmtree(folder, ignore_errors=True)


def _is_free(folder: Path) -> bool | None:
    """Whether nobody holds a server's lock; None where it has none in this folder."""
    try:
        with (folder / HELD).open("r+") as lock:
            return try_lock(lock)
    except OSError:
        return None
