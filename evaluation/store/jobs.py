"""Jobs of a workspace: a queue of what waits, what runs and how far it is, with the outcomes so far."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select, update

from evaluation.record.schema import Failed, Ok, Outcome, Skipped
from evaluation.store.checkpoints import no_checkpoint
from evaluation.store.database import Database
from evaluation.store.held_job import HeldJob
from evaluation.store.job import (
    ACTIVE,
    CheckpointProgress,
    Job,
    JobEvent,
    Status,
    read_event,
    read_job,
    read_progress,
)
from evaluation.store.job_rows import close_job, now
from evaluation.store.pausing import read_pause
from evaluation.store.setting_rows import read_setting, write_setting
from evaluation.store.tables import checkpoints, job_checkpoints, job_events, job_outcomes, jobs
from evaluation.types import Config, TouchstoneError

LAST_REMOVED = "last_removed_job"
"""Setting: no job that was ever removed has a larger id. SQLite would give a removed job's id to the next one, and the
worker of the removed one, which has yet to stop, would write into that."""

_outcome: TypeAdapter[Ok | Skipped | Failed] = TypeAdapter(Outcome)


class Jobs:
    def __init__(self, database: Database) -> None:
        self.database = database

    def add(
        self,
        checkpoint_sha256s: Sequence[str],
        *,
        data: str,
        config: Config | None = None,
        choices: Mapping[str, int] | None = None,
        owner: str | None = None,
    ) -> int:
        """Queue one job: these checkpoints in this order, in workers that share the real-side work. Returns its id.

        ``owner`` is the person who asks for it.

        Raises TouchstoneError when a checkpoint is not in the workspace.
        """
        with self.database.writing() as connection:
            return _add(connection, checkpoint_sha256s, data, config or Config(), choices or {}, owner)

    def add_once(self, key: str, checkpoint_sha256s: Sequence[str], *, data: str, config: Config) -> int | None:
        """Queue one job unless the setting ``key`` is set, and set it; None where it was. Of several servers that
        start on a new workspace together, one queues.

        Raises TouchstoneError when a checkpoint is not in the workspace.
        """
        with self.database.writing() as connection:
            if read_setting(connection, key):
                return None
            write_setting(connection, key, "yes")
            return _add(connection, checkpoint_sha256s, data, config, {}, None)

    def all(self, *, active_only: bool = False) -> list[Job]:
        """Oldest first."""
        query = select(*jobs.c).order_by(jobs.c.id)
        parts = select(*job_checkpoints.c).order_by(job_checkpoints.c.position)
        events = select(*job_events.c).order_by(job_events.c.position)
        if active_only:
            query = query.where(jobs.c.status.in_(ACTIVE))
            parts = parts.join(jobs, jobs.c.id == job_checkpoints.c.job_id).where(jobs.c.status.in_(ACTIVE))
            events = events.join(jobs, jobs.c.id == job_events.c.job_id).where(jobs.c.status.in_(ACTIVE))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
            progress: dict[int, list[CheckpointProgress]] = {}
            for part in connection.execute(parts):
                progress.setdefault(part.job_id, []).append(read_progress(part))
            told: dict[int, list[JobEvent]] = {}
            for event in connection.execute(events):
                told.setdefault(event.job_id, []).append(read_event(event))
        return [read_job(row, tuple(progress.get(row.id, ())), tuple(told.get(row.id, ()))) for row in rows]

    def get(self, job_id: int) -> Job:
        with self.database.reading() as connection:
            return _job(connection, job_id)

    def claim(self, server: str) -> HeldJob | None:
        """The oldest queued job, which is the server's from now on; None when there is none, or the queue is paused."""
        oldest = select(func.min(jobs.c.id)).where(jobs.c.status == "queued")
        with self.database.reading() as connection:  # asked often: who waits to write is not disturbed
            if connection.execute(oldest).scalar_one_or_none() is None or read_pause(connection) is not None:
                return None
        with self.database.writing() as connection:
            job_id = connection.execute(oldest).scalar_one_or_none()
            if job_id is None or read_pause(connection) is not None:
                return None
            taken = {"status": "running", "started": now(), "attempts": jobs.c.attempts + 1, "server": server}
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**taken))
            return HeldJob(self.database, _job(connection, job_id))

    def held_by(self, server: str) -> list[HeldJob]:
        """What this server claimed and has not ended."""
        query = select(jobs.c.id).where(jobs.c.status == "running", jobs.c.server == server)
        with self.database.reading() as connection:
            found = connection.execute(query).scalars().all()
            return [HeldJob(self.database, _job(connection, job_id)) for job_id in found]

    def cancel(self, job_id: int) -> None:
        """The supervisor sees the new status and stops the worker. Finished checkpoints keep their runs."""
        with self.database.writing() as connection:
            close_job(connection, job_id, "cancelled", None)

    def forget_choices(self, sha256: str) -> None:
        """Jobs that wait take the checkpoint's first reading: the one that was chosen is of another source."""
        with self.database.writing() as connection:
            waiting = connection.execute(select(jobs.c.id, jobs.c.choices).where(jobs.c.status == "queued")).all()
            for job_id, choices in waiting:
                if sha256 in choices:
                    left = {key: choice for key, choice in choices.items() if key != sha256}
                    connection.execute(update(jobs).where(jobs.c.id == job_id).values(choices=left))

    def tell_waiting(self, job_id: int, sha256: str, *, message: str, status: Status = "queued") -> None:
        """Set message and status of a checkpoint that still waits; one that has started stays as it is.

        A queued job whose every checkpoint was settled this way has failed.
        """
        where = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.sha256 == sha256)
        unsettled = select(func.count()).where(
            job_checkpoints.c.job_id == job_id, job_checkpoints.c.status.in_(ACTIVE)
        )  # fmt: skip
        with self.database.writing() as connection:
            waiting = update(job_checkpoints).where(*where, job_checkpoints.c.status == "queued")
            connection.execute(waiting.values(message=message, status=status))
            of_job = connection.execute(select(jobs.c.status).where(jobs.c.id == job_id)).scalar_one_or_none()
            if of_job == "queued" and connection.execute(unsettled).scalar_one() == 0:
                close_job(connection, job_id, "failed", message)

    def outcomes(self, job_id: int, sha256: str) -> list[Ok | Skipped | Failed]:
        """What is known so far, in the order in which it came."""
        query = select(job_outcomes.c.outcome).where(job_outcomes.c.job_id == job_id, job_outcomes.c.sha256 == sha256)
        with self.database.reading() as connection:
            found = connection.execute(query.order_by(job_outcomes.c.position)).scalars().all()
        return [_outcome.validate_json(text) for text in found]

    def forget_checkpoint(self, sha256: str) -> None:
        """Take a checkpoint out of every job. A job that has none left is removed."""
        for job in self.all(active_only=True):
            if job.checkpoints == (sha256,):
                self.cancel(job.id)
        with self.database.writing() as connection:
            write_setting(connection, LAST_REMOVED, _largest_id(connection))
            connection.execute(delete(job_outcomes).where(job_outcomes.c.sha256 == sha256))
            connection.execute(delete(job_checkpoints).where(job_checkpoints.c.sha256 == sha256))
            connection.execute(delete(jobs).where(jobs.c.id.not_in(select(job_checkpoints.c.job_id))))


def _add(
    connection: Connection,
    checkpoint_sha256s: Sequence[str],
    data: str,
    config: Config,
    choices: Mapping[str, int],
    owner: str | None,
) -> int:
    sha256s = list(dict.fromkeys(checkpoint_sha256s))
    if not sha256s:
        raise TouchstoneError("a job needs at least one checkpoint")
    row = {
        "status": "queued", "data": data, "config": dataclasses.asdict(config), "choices": dict(choices),
        "created": now(), "isolation": "", "attempts": 0, "owner": owner,
    }  # fmt: skip
    names = _names(connection, sha256s)
    job_id = _largest_id(connection) + 1
    connection.execute(insert(jobs).values(id=job_id, **row))
    progress = {"status": "queued", "done": 0, "total": 0, "step": "", "message": ""}
    rows = [
        {"job_id": job_id, "sha256": sha256, "position": position, "name": names[sha256], **progress}
        for position, sha256 in enumerate(sha256s)
    ]
    connection.execute(insert(job_checkpoints), rows)
    return job_id


def _job(connection: Connection, job_id: int) -> Job:
    row = connection.execute(select(*jobs.c).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise TouchstoneError(f"there is no job {job_id} in this workspace")
    parts = select(*job_checkpoints.c).where(job_checkpoints.c.job_id == job_id).order_by(job_checkpoints.c.position)
    events = select(*job_events.c).where(job_events.c.job_id == job_id).order_by(job_events.c.position)
    progress = tuple(read_progress(part) for part in connection.execute(parts))
    return read_job(row, progress, tuple(read_event(event) for event in connection.execute(events)))


def _largest_id(connection: Connection) -> int:
    """Of all jobs, also of removed ones; 0 before the first."""
    present: int | None = connection.execute(select(func.max(jobs.c.id))).scalar_one()
    return max(present or 0, read_setting(connection, LAST_REMOVED) or 0)


def _names(connection: Connection, sha256s: Sequence[str]) -> dict[str, str]:
    known = select(checkpoints.c.sha256, checkpoints.c.name).where(checkpoints.c.sha256.in_(sha256s))
    names = {row.sha256: row.name for row in connection.execute(known)}
    for sha256 in sha256s:
        if sha256 not in names:
            raise no_checkpoint(sha256)
    return names
