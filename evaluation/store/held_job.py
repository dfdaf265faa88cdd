"""A job as the server writes it that runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Update, insert, select, update

from evaluation.store.job import Job, Status
from evaluation.store.job_rows import close_job, note_event, requeue, start_again
from evaluation.store.tables import job_checkpoints, job_outcomes, jobs
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    from evaluation.record.schema import Failed, Ok, Skipped
    from evaluation.store.database import Database


class JobLost(TouchstoneError):
    """The job is over, or another server's: nothing was written."""


class HeldJob:
    """A job that was claimed by a server.

    Another server may have taken it over since, because this one gave no sign of life. So each write checks in its own
    transaction that the job is still held, and raises JobLost if not.
    """

    def __init__(self, database: Database, job: Job) -> None:
        self.database, self.job = database, job
        """``job`` as it was when it was claimed."""

    @property
    def id(self) -> int:
        return self.job.id

    def held(self) -> bool:
        """Whether this server is still to go on with it: not when it was cancelled, removed or taken over."""
        with self.database.reading() as connection:
            return self._is_held(connection)

    def set_isolation(self, sentence: str) -> None:
        with self._writing() as connection:
            connection.execute(update(jobs).where(jobs.c.id == self.id).values(isolation=sentence[:1000]))

    def advance(
        self,
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
        with self._writing() as connection:
            connection.execute(self._of_part(sha256).values(**changed))

    def add_outcome(self, sha256: str, outcome: Ok | Skipped | Failed, *, done: int, total: int) -> None:
        row = {"job_id": self.id, "sha256": sha256, "position": done, "outcome": outcome.model_dump_json()}
        with self._writing() as connection:
            connection.execute(insert(job_outcomes).values(**row))
            connection.execute(self._of_part(sha256).values(done=done, total=total))

    def start_again(self, sha256: str, why: str) -> None:
        """A checkpoint is measured from the beginning; ``why``, a sentence, is kept among the job's events."""
        with self._writing() as connection:
            start_again(connection, self.id, sha256, f"Another try. {why}")
            note_event(connection, self.id, why)

    def note_event(self, why: str) -> None:
        """Something that cost another try, and that no checkpoint has to do with."""
        with self._writing() as connection:
            note_event(connection, self.id, why)

    def close(self, status: Status, error: str | None = None) -> None:
        """End the job, and its unfinished checkpoints with it."""
        with self._writing() as connection:
            close_job(connection, self.id, status, error)

    def release(self, why: str) -> None:
        """Give the job back to the queue: this server cannot go on. After too many attempts it has failed."""
        with self._writing() as connection:
            requeue(connection, self.id, self.job.attempts, why)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.database.writing() as connection:
            if not self._is_held(connection):
                raise JobLost(f"the job {self.id} is over, or was taken over by another server")
            yield connection

    def _is_held(self, connection: Connection) -> bool:
        this = (jobs.c.id == self.id, jobs.c.status == "running", jobs.c.server == self.job.server)
        found = select(jobs.c.attempts).where(*this)
        return connection.execute(found).scalar_one_or_none() == self.job.attempts

    def _of_part(self, sha256: str) -> Update:
        this = (job_checkpoints.c.job_id == self.id, job_checkpoints.c.sha256 == sha256)
        return update(job_checkpoints).where(*this)
