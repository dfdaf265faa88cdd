"""Perform one job of the queue, and keep how it went."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from evaluation.jobs.bookkeeper import Bookkeeper
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.kept_kin import with_kept_kin
from evaluation.jobs.named_files import below
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.store.database import DatabaseRefused
from evaluation.store.held_job import HeldJob, JobLost
from evaluation.store.job import Job, Status
from evaluation.store.roots import NotReadable
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError


def perform(
    store: Store, held: HeldJob, *, scratch: Path, limits: Callable[[], Limits], stopping: threading.Event
) -> bool:
    """Measure what is left of the job. False when the database or the disk failed: the job goes back to the queue, and
    the server does better to wait before it takes the next."""
    try:
        if (finished := _measure(store, held, scratch, limits(), stopping)) is not None:
            held.close(*finished)
    except JobLost:
        pass
    except (DatabaseRefused, SQLAlchemyError, OSError) as error:
        with contextlib.suppress(Exception):  # else the supervisor finds it without a thread
            held.release(f"The workspace could not be used ({_first_line(error)}).")
        return False
    except TouchstoneError as error:
        return _close(held, str(error))
    except Exception as error:  # a bug of ours must not stop the queue
        return _close(held, f"The evaluation stopped ({type(error).__name__}: {error}).")
    return True


def _measure(
    store: Store, held: HeldJob, scratch: Path, limits: Limits, stopping: threading.Event
) -> tuple[Status, str | None] | None:
    """How the job ended, with the sentence on a failure; None when it was stopped."""
    job = held.job
    waiting = [part for part in job.progress if part.status == "queued"]
    bookkeeper = Bookkeeper(store, held, [part.sha256 for part in waiting])

    def refused(index: int) -> bool:
        parts = store.jobs.get(job.id).progress
        if any(part.sha256 == waiting[index].sha256 and part.status == "failed" for part in parts):
            return True
        try:
            store.readable_parts(store.checkpoints.get(waiting[index].sha256))
        except NotReadable as error:  # its file, which stays where it was named, is gone or no longer below a root
            bookkeeper.refused(index, str(error))
            return True
        return False

    items = with_kept_kin(store, [_checkpoint(store, job, part.sha256) for part in waiting])
    evaluation = EvaluationJob(
        checkpoints=items, data=job.data, config=job.config, cache=store.cache, scratch=scratch, limits=limits,
        naming=below(store.roots), settled=refused,
        waits=lambda: store.pausing.current() is not None,
        stopped=lambda: stopping.is_set() or bookkeeper.lost(),
    )  # fmt: skip
    if not evaluation.run(bookkeeper):
        return None
    parts = store.jobs.get(job.id).progress
    failed = bool(parts) and all(part.status == "failed" for part in parts)
    return ("failed", parts[-1].message) if failed else ("done", None)


def _checkpoint(store: Store, job: Job, sha256: str) -> CheckpointToMeasure:
    checkpoint = store.checkpoints.get(sha256)
    look = store.looks.get(sha256)
    return CheckpointToMeasure(
        name=checkpoint.name,
        parts=checkpoint.parts,
        source=store.readable_source(checkpoint),
        choice=job.choices.get(sha256),
        sha256=checkpoint.sha256,
        look_of=None if look is None else look.facts,
    )


def _close(held: HeldJob, sentence: str) -> bool:
    """False where even that cannot be kept; the supervisor then finds the job without a thread."""
    try:
        held.close("failed", sentence)
    except JobLost:
        return True
    except Exception:
        return False
    return True


def _first_line(error: BaseException) -> str:
    told = str(getattr(error, "orig", None) or error).strip()
    return told.splitlines()[0] if told else type(error).__name__
