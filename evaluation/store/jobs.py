"""Jobs of a workspace: a queue of what waits, what runs and how far it is, with the outcomes so far."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select, update

from evaluation.record.schema import Failed, Ok, Outcome, Skipped
from evaluation.store.checkpoints import no_checkpoint
from evaluation.store.database import Database
from evaluation.store.job import ACTIVE, CheckpointProgress, Job, Status, read_job, read_progress
from evaluation.store.setting_rows import read_setting, write_setting
from evaluation.store.tables import checkpoints, job_checkpoints, job_outcomes, jobs
from evaluation.types import Config, TouchstoneError

MOST_ATTEMPTS = 3
"""A job is taken up again when the server died, this often at most: the job may be what kills the server."""

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
    ) -> int:
        """Queue one job: these checkpoints in this order, in workers that share the real-side work. Returns its id.

        Raises TouchstoneError when a checkpoint is not in the workspace.
        """
        sha256s = list(dict.fromkeys(checkpoint_sha256s))
        if not sha256s:
            raise TouchstoneError("a job needs at least one checkpoint")
        row = {
            "status": "queued", "data": data, "config": dataclasses.asdict(config or Config()),
            "choices": dict(choices or {}), "created": _now(), "isolation": "", "attempts": 0,
        }  # fmt: skip
        with self.database.writing() as connection:
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

    def all(self, *, active_only: bool = False) -> list[Job]:
        """Oldest first."""
        query = select(*jobs.c).order_by(jobs.c.id)
        parts = select(*job_checkpoints.c).order_by(job_checkpoints.c.position)
        if active_only:
            query = query.where(jobs.c.status.in_(ACTIVE))
            parts = parts.join(jobs, jobs.c.id == job_checkpoints.c.job_id).where(jobs.c.status.in_(ACTIVE))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
            progress: dict[int, list[CheckpointProgress]] = {}
            for part in connection.execute(parts):
                progress.setdefault(part.job_id, []).append(read_progress(part))
        return [read_job(row, tuple(progress.get(row.id, ()))) for row in rows]

    def get(self, job_id: int) -> Job:
        parts = select(*job_checkpoints.c).where(job_checkpoints.c.job_id == job_id)
        with self.database.reading() as connection:
            row = connection.execute(select(*jobs.c).where(jobs.c.id == job_id)).one_or_none()
            progress = connection.execute(parts.order_by(job_checkpoints.c.position)).all()
        if row is None:
            raise TouchstoneError(f"there is no job {job_id} in this workspace")
        return read_job(row, tuple(read_progress(part) for part in progress))

    def status(self, job_id: int) -> str | None:
        """None when the job is gone."""
        with self.database.reading() as connection:
            return connection.execute(select(jobs.c.status).where(jobs.c.id == job_id)).scalar_one_or_none()

    def claim(self) -> Job | None:
        """Take the oldest queued job and mark it running; None when there is none."""
        with self.database.writing() as connection:
            oldest = select(func.min(jobs.c.id)).where(jobs.c.status == "queued")
            job_id = connection.execute(oldest).scalar_one_or_none()
            if job_id is None:
                return None
            taken = update(jobs).where(jobs.c.id == job_id, jobs.c.status == "queued")
            if (
                connection.execute(
                    taken.values(status="running", started=_now(), attempts=jobs.c.attempts + 1)
                ).rowcount
                != 1
            ):
                return None
        return self.get(job_id)

    def requeue_orphans(self) -> list[int]:
        """Put jobs that a dead server left running back into the queue. Finished checkpoints stay finished.

        Only to be called by the holder of the supervisor's lock, while no supervisor runs.
        """
        with self.database.writing() as connection:
            orphans = connection.execute(select(jobs.c.id, jobs.c.attempts).where(jobs.c.status == "running")).all()
            for job_id, attempts in orphans:
                if attempts >= MOST_ATTEMPTS:
                    sentence = f"Given up: the server stopped {attempts} times while this was running."
                    _close(connection, job_id, "failed", sentence)
                    continue
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(status="queued", isolation=""))
                unfinished = job_checkpoints.c.status.in_(ACTIVE)
                again = {"status": "queued", "done": 0, "step": "", "message": "Taken up again after a restart."}
                these = (job_checkpoints.c.job_id == job_id, unfinished)
                left = connection.execute(select(job_checkpoints.c.sha256).where(*these)).scalars().all()
                connection.execute(update(job_checkpoints).where(*these).values(**again))
                connection.execute(
                    delete(job_outcomes).where(job_outcomes.c.job_id == job_id, job_outcomes.c.sha256.in_(left))
                )
        return [job_id for job_id, attempts in orphans if attempts < MOST_ATTEMPTS]

    def cancel(self, job_id: int) -> None:
        """The supervisor sees the new status and stops the worker. Finished checkpoints keep their runs."""
        with self.database.writing() as connection:
            _close(connection, job_id, "cancelled", None)

    def close(self, job_id: int, status: Status, error: str | None = None) -> None:
        """End a job, and its unfinished checkpoints with it. A job that has ended stays as it is."""
        with self.database.writing() as connection:
            _close(connection, job_id, status, error)

    def set_isolation(self, job_id: int, sentence: str) -> None:
        with self.database.writing() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(isolation=sentence[:1000]))

    def advance(
        self,
        job_id: int,
        sha256: str,
        *,
        status: Status | None = None,
        done: int | None = None,
        total: int | None = None,
        step: str | None = None,
        message: str | None = None,
        run_id: str | None = None,
    ) -> None:
        """Set what is given of one checkpoint's progress; the rest stays."""
        given = {"status": status, "done": done, "total": total, "step": step, "message": message, "run_id": run_id}
        changed = {name: value for name, value in given.items() if value is not None}
        where = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.sha256 == sha256)
        with self.database.writing() as connection:
            connection.execute(update(job_checkpoints).where(*where).values(**changed))

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
                _close(connection, job_id, "failed", message)

    def add_outcome(self, job_id: int, sha256: str, outcome: Ok | Skipped | Failed, *, done: int, total: int) -> None:
        where = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.sha256 == sha256)
        row = {"job_id": job_id, "sha256": sha256, "position": done, "outcome": outcome.model_dump_json()}
        with self.database.writing() as connection:
            connection.execute(insert(job_outcomes).values(**row))
            connection.execute(update(job_checkpoints).where(*where).values(done=done, total=total))

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


def _close(connection: Connection, job_id: int, status: Status, error: str | None) -> None:
    ended = {"status": status, "error": error and error[:2000], "finished": _now()}
    this = update(jobs).where(jobs.c.id == job_id, jobs.c.status.in_(ACTIVE))
    if connection.execute(this.values(**ended)).rowcount:
        these = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.status.in_(ACTIVE))
        part_status = "failed" if status == "done" else status
        message = {"message": (error or "")[:2000]}
        connection.execute(update(job_checkpoints).where(*these).values(status=part_status, step="", **message))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
