"""Changes of a job's rows within a transaction that is open already."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from evaluation.store.job import ACTIVE, Status
from evaluation.store.tables import job_checkpoints, job_events, job_outcomes, jobs

MOST_ATTEMPTS = 3
"""A job is taken up again when its server stopped or could not go on, this often at most: the job may be the cause."""
MOST_EVENTS = 100
"""Of one job."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def note_event(connection: Connection, job_id: int, sentence: str) -> None:
    following = select(func.coalesce(func.max(job_events.c.position) + 1, 0)).where(job_events.c.job_id == job_id)
    position = connection.execute(following).scalar_one()
    if position < MOST_EVENTS:
        row = {"job_id": job_id, "position": position, "at": now(), "sentence": sentence[:2000]}
        connection.execute(insert(job_events).values(**row))


def close_job(connection: Connection, job_id: int, status: Status, error: str | None) -> None:
    """End a job, and its unfinished checkpoints with it. A job that has ended stays as it is."""
    ended = {"status": status, "error": error and error[:2000], "finished": now()}
    this = update(jobs).where(jobs.c.id == job_id, jobs.c.status.in_(ACTIVE))
    if connection.execute(this.values(**ended)).rowcount:
        these = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.status.in_(ACTIVE))
        part_status = "failed" if status == "done" else status
        message = {"message": (error or "")[:2000]}
        connection.execute(update(job_checkpoints).where(*these).values(status=part_status, step="", **message))


def requeue(connection: Connection, job_id: int, attempts: int, why: str) -> bool:
    """Put a running job back into the queue, or end it after too many attempts; False then.

    Finished checkpoints stay finished. ``why`` is a sentence.
    """
    if attempts >= MOST_ATTEMPTS:
        close_job(connection, job_id, "failed", f"Given up after {attempts} attempts. {why}")
        return False
    unfinished = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.status.in_(ACTIVE))
    sha256s = connection.execute(select(job_checkpoints.c.sha256).where(*unfinished)).scalars().all()
    for sha256 in sha256s:
        start_again(connection, job_id, sha256, f"Taken up again. {why}")
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(status="queued", isolation="", server=None))
    note_event(connection, job_id, why)
    return True


def start_again(connection: Connection, job_id: int, sha256: str, message: str) -> None:
    """Forget what is known of an unfinished checkpoint."""
    this = (job_checkpoints.c.job_id == job_id, job_checkpoints.c.sha256 == sha256)
    again = {"status": "queued", "done": 0, "step": "", "message": message[:2000]}
    connection.execute(update(job_checkpoints).where(*this).values(**again))
    connection.execute(delete(job_outcomes).where(job_outcomes.c.job_id == job_id, job_outcomes.c.sha256 == sha256))
