"""A full disk, clocks that jump, databases that are locked or damaged, under a queue that runs."""

from __future__ import annotations

import contextlib
import functools
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from evaluation.jobs import supervisor as supervisors
from evaluation.jobs.leases import Lease
from evaluation.store import database, job_rows
from evaluation.types import TouchstoneError
from tests.chaos.scenario import (
    NotPossible,
    add_jobs,
    all_ended,
    check_database,
    fake_workers,
    opened,
    supervised,
    wait_for,
)

DISK = 16 * 2**20
DAY = 24 * 3600.0
ENDING_SECONDS = 120.0


def full_disk(folder: Path) -> str:
    """A disk that fills up costs the jobs that need it; when there is room again, the queue goes on."""
    with small_disk(folder) as disk, fake_workers(), opened(disk / "workspace") as store, supervised(store):
        fill(disk / "filler")
        with contextlib.suppress(Exception):  # whatever it says, the queue must go on later
            add_jobs(store, 1)
        time.sleep(3.0)
        (disk / "filler").unlink()
        made = add_jobs(store, 2)
        wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of all jobs after the disk was full")
        statuses = [store.jobs.get(job_id).status for job_id in made]
        assert statuses == ["done", "done"], statuses
        check_database(disk / "workspace")
    return "2 of 2 later jobs were done"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise NotPossible(f"no disk can be mounted here ({mounted.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 65536):
            pass


def clock_jumps(folder: Path) -> str:
    """The time of day jumps by years with every look at it, and what is monotonic jumps ahead, as after a pause."""
    chance, ahead = random.Random(0), [0.0]

    def now() -> str:
        return f"{chance.randrange(1970, 2100)}-01-01T00:00:00.000+00:00"

    def monotonic() -> float:
        ahead[0] += DAY * chance.random()
        return time.monotonic() + ahead[0]

    jumping = functools.partial(Lease, monotonic=monotonic)
    with (
        mock.patch.object(job_rows, "now", now), mock.patch.object(supervisors, "Lease", jumping),
        fake_workers(), opened(folder / "workspace") as store, opened(folder / "workspace") as other,
        supervised(store), supervised(other),
    ):  # fmt: skip
        made = add_jobs(store, 6, "paced")
        wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of all jobs")
        found = [store.jobs.get(job_id) for job_id in made]
        assert [job.status for job in found] == ["done"] * len(made)
        assert [job.attempts for job in found] == [1] * len(made), "a job was taken from a server that lived"
        return f"{len(made)} jobs on 2 servers, each run once"


def locked_database(folder: Path) -> str:
    """Somebody else holds the database for longer than anybody waits; then the jobs go on."""
    with mock.patch.object(database, "BUSY_SECONDS", 0.2), fake_workers(), opened(folder / "workspace") as store:
        made = add_jobs(store, 3, "paced")
        with supervised(store):
            wait_for(lambda: any(job.status == "running" for job in store.jobs.all()), 60.0, "a running job")
            holder = sqlite3.connect(folder / "workspace" / "touchstone.sqlite", isolation_level=None, timeout=10.0)
            holder.execute("begin immediate")
            time.sleep(3.0)
            holder.execute("rollback")
            holder.close()
            wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of all jobs after the lock")
        statuses = [store.jobs.get(job_id).status for job_id in made]
        assert statuses == ["done"] * len(made), [store.jobs.get(job_id).error for job_id in made]
        tries = sum(store.jobs.get(job_id).attempts for job_id in made)
    check_database(folder / "workspace")
    return f"{len(made)} jobs done in {tries} attempts"


def damaged_database(folder: Path) -> str:
    """Random bytes in the database: opening it is one sentence, a server that has it open lives, and a backup put
    back has everything."""
    workspace = folder / "workspace"
    file = workspace / "touchstone.sqlite"
    with fake_workers():
        with opened(workspace) as store, supervised(store):
            add_jobs(store, 1)
            wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of a job")
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        backup = shutil.copy(file, folder / "backup.sqlite")
        with opened(workspace) as store, supervised(store) as server:
            file.write_bytes(random.Random(0).randbytes(file.stat().st_size))
            time.sleep(2.0)
            assert server._thread is not None
            assert server._thread.is_alive(), "the damage ended the queue's thread"
        for rest in workspace.glob("touchstone.sqlite-*"):
            rest.unlink()
        sentence = _refusal(workspace)
        shutil.copy(backup, file)
        with opened(workspace) as store, supervised(store):
            made = add_jobs(store, 1)
            wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of a job after the backup was put back")
            assert len(store.runs.all(latest=False)) == 4
            assert store.jobs.get(made[0]).status == "done"
    return f"refused in one sentence ({sentence[:60]} ...); all there after the backup was put back"


def _refusal(workspace: Path) -> str:
    try:
        with opened(workspace):
            raise AssertionError("a database of random bytes was opened")
    except TouchstoneError as error:
        return str(error).replace(str(workspace), "WORKSPACE")
