"""A first look at files that came in: verdict and picture at once, while measuring may have to wait its turn."""

from __future__ import annotations

import threading

import numpy as np

from evaluation.jobs.inspection import examine
from evaluation.jobs.named_files import below
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.file_lock import try_lock
from evaluation.store.job import Job
from evaluation.store.workspace import Store
from evaluation.types import Array, TouchstoneError

POLL_SECONDS = 0.3
AGAIN_SECONDS = 2.0
MOST_PIXELS = 2**22
"""Of a kept picture. Larger images are shown once they are measured."""


def take_first_looks(store: Store, stopping: threading.Event) -> None:
    """Until ``stopping``: inspect every file that is to be measured and was never opened, in a worker of its own.

    Of several servers, the one that holds the lock does it. The zoo's checkpoints are known, and wait for their
    measurement.
    """
    with (store.folder / ".first_look.lock").open("w") as lock:
        while not try_lock(lock):
            if stopping.wait(AGAIN_SECONDS):
                return
        _look_until(stopping, store)


def _look_until(stopping: threading.Event, store: Store) -> None:
    seen: set[tuple[str, str | None]] = set()
    while not stopping.wait(POLL_SECONDS):
        try:
            waiting = _unknown(store, seen)
            if waiting is not None:
                job, checkpoint = waiting
                seen.add((checkpoint.sha256, checkpoint.source))
                _look(store, job, checkpoint)
        except Exception:  # removed meanwhile, a full disk: measuring says what there is to say
            continue


def _unknown(store: Store, seen: set[tuple[str, str | None]]) -> tuple[Job, Checkpoint] | None:
    for job in store.jobs.all(active_only=True):
        for part in job.progress:
            if part.status in ("queued", "running"):
                checkpoint = store.checkpoints.get(part.sha256)
                if (checkpoint.sha256, checkpoint.source) in seen:
                    continue
                if checkpoint.origin != "zoo" and not checkpoint.recognised and not checkpoint.error:
                    return job, checkpoint
                seen.add((checkpoint.sha256, checkpoint.source))
    return None


def _look(store: Store, job: Job, checkpoint: Checkpoint) -> None:
    """Keep verdict and picture; a file that no reader takes need not wait for its turn to be refused."""
    try:
        parts, naming = store.readable_parts(checkpoint), below(store.roots)
        source = store.readable_source(checkpoint)
        found = examine(parts, job.data, source=source, cache=store.cache, pictures=True, naming=naming)
        if problem := found.get("error"):  # of the file, or of the data? The file alone tells
            found = examine(parts, source=source, cache=store.cache, pictures=True)
    except TouchstoneError as error:  # the worker was ended; one that measures may do more
        store.jobs.tell_waiting(job.id, checkpoint.sha256, message=str(error))
        return
    if found.get("error"):
        sentence = str(found["error"])
        store.checkpoints.note(checkpoint.sha256, error=sentence, unless_recognised=True)
        store.jobs.tell_waiting(job.id, checkpoint.sha256, status="failed", message=sentence)
        return
    if problem:
        store.jobs.tell_waiting(job.id, checkpoint.sha256, message=str(problem))
    picture = next(iter(found.get("pictures") or []), None)
    if picture is not None and _is_picture(picture):
        store.pictures.save(checkpoint.sha256, picture)
    # Measuring may have opened it since, and knows its choice: that stays.
    recognised, confidence = str(found["recognised"]), str(found["confidence"])
    store.checkpoints.note(checkpoint.sha256, recognised=recognised, confidence=confidence, unless_recognised=True)


def _is_picture(array: Array) -> bool:
    """Whether a worker's array is rows of images: uint8 (rows, columns, c, h, w)."""
    return (
        array.ndim == 5
        and array.dtype == np.uint8
        and 0 < array.size <= MOST_PIXELS
        and array.shape[0] <= 2
        and array.shape[2] in (1, 3)
    )
