"""One kind of harm that is done to a workspace in use, and what must hold afterwards."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.jobs import workers
from evaluation.jobs.supervisor import Supervisor
from evaluation.store.workspace import Store, open_store
from tests.jobs.fake_worker import FAKE


class NotPossible(Exception):
    """This machine does not let us do this harm; the message says why."""


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    run: Callable[[Path], str]
    """Works in this empty folder. Returns what happened; raises AssertionError where something did not hold."""


@contextlib.contextmanager
def opened(workspace: Path) -> Iterator[Store]:
    store = open_store(workspace)
    try:
        yield store
    finally:
        store.close()


@contextlib.contextmanager
def fake_workers() -> Iterator[None]:
    """Workers that do what their checkpoint says, in milliseconds."""
    real, workers.PROGRAM = workers.PROGRAM, FAKE
    try:
        yield
    finally:
        workers.PROGRAM = real


@contextlib.contextmanager
def supervised(store: Store) -> Iterator[Supervisor]:
    supervisor = Supervisor(store)
    supervisor.ensure_running()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def add_jobs(store: Store, number: int, behaviour: str = "ok") -> list[int]:
    """Each of two checkpoints."""
    made = []
    for _ in range(number):
        present = len(store.checkpoints.all())
        contents = [f"{behaviour}\n{present + offset}".encode() for offset in (1, 2)]
        sha256s = [store.checkpoints.add(one, name="m.pth", origin="upload").sha256 for one in contents]
        made.append(store.jobs.add(sha256s, data="digits"))
    return made


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds:g} s"
        time.sleep(0.1)


def all_ended(store: Store) -> bool:
    return not store.jobs.all(active_only=True)


def check_database(workspace: Path) -> None:
    connection = sqlite3.connect(workspace / "touchstone.sqlite")
    try:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
    finally:
        connection.close()
