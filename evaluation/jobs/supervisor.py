"""Runs the queue from a thread of the server process: a worker for each job, one at a time unless set otherwise.

Of several servers on one workspace, one runs the queue: whoever holds the lock, which ends with its process. Jobs that
a dead server left running are then taken up again.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections.abc import Sequence

from evaluation.jobs import workers
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.first_look import take_first_looks
from evaluation.jobs.housekeeping import tidy
from evaluation.jobs.sandbox.availability import require_workers
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.measuring.engine import Event
from evaluation.record.run import Run
from evaluation.store.file_lock import try_lock
from evaluation.store.job import Job
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError

POLL_SECONDS = 0.3
STATUS_SECONDS = 0.5


class Supervisor:
    """``ensure_running()`` may be called as often as one likes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._starting = threading.Lock()

    def ensure_running(self) -> None:
        """Start the thread unless it runs. It is a daemon: workers end with the server.

        Raises TouchstoneError where no workers can run.
        """
        require_workers()
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._stopping.clear()
                self._thread = threading.Thread(target=self._run, name="touchstone-supervisor", daemon=True)
                self._thread.start()
                atexit.register(self.stop)  # a server that is stopped leaves no worker and no folder of one

    def stop(self, timeout: float = 10.0) -> None:
        """End workers and thread; running jobs stay marked as running, for the next start to take up."""
        self._stopping.set()
        atexit.unregister(self.stop)
        if self._thread is not None:
            self._thread.join(timeout)

    @property
    def workers(self) -> int:
        """How many jobs run at once: the setting ``workers``, 1 unless set."""
        setting = self.store.settings.get("workers", 1)
        return max(1, min(64, setting)) if isinstance(setting, int) else 1

    def limits(self) -> Limits:
        """The setting ``memory_gib`` bounds a worker's memory."""
        setting = self.store.settings.get("memory_gib")
        return Limits(memory=int(setting * GIB)) if isinstance(setting, int | float) and setting > 0 else Limits()

    def _run(self) -> None:
        with (self.store.folder / ".supervisor.lock").open("w") as lock:
            while not try_lock(lock):
                if self._stopping.wait(2.0):
                    return
            workers.warm()
            tidy(self.store)
            self.store.jobs.requeue_orphans()
            threading.Thread(target=take_first_looks, args=(self.store, self._stopping), daemon=True).start()
            running: list[threading.Thread] = []
            while not self._stopping.wait(POLL_SECONDS):
                running = [thread for thread in running if thread.is_alive()]
                with contextlib.suppress(Exception):  # a full disk or a busy database: try again
                    while len(running) < self.workers and (job := self.store.jobs.claim()) is not None:
                        running.append(threading.Thread(target=self._perform, args=(job,), daemon=True))
                        running[-1].start()
            for thread in running:
                thread.join(5.0)

    def _perform(self, job: Job) -> None:
        queue = self.store.jobs
        try:
            waiting = [part for part in job.progress if part.status == "queued"]
            checkpoints = [self._checkpoint(job, part.sha256) for part in waiting]
            bookkeeper = _Bookkeeper(self.store, job, [part.sha256 for part in waiting])

            def refused(index: int) -> bool:
                parts = queue.get(job.id).progress
                return any(part.sha256 == waiting[index].sha256 and part.status == "failed" for part in parts)

            evaluation = EvaluationJob(
                checkpoints=checkpoints, data=job.data, config=job.config, cache=self.store.cache,
                scratch=self.store.scratch, limits=self.limits(),
                stopped=lambda: self._stopping.is_set() or bookkeeper.cancelled(),
                settled=refused,
            )  # fmt: skip
            if evaluation.run(bookkeeper):
                parts = queue.get(job.id).progress
                failed = bool(parts) and all(part.status == "failed" for part in parts)
                queue.close(job.id, "failed" if failed else "done", parts[-1].message if failed else None)
        except TouchstoneError as error:
            queue.close(job.id, "failed", str(error))
        except Exception as error:  # a bug of ours must not stop the queue
            with contextlib.suppress(Exception):
                queue.close(job.id, "failed", f"The evaluation stopped ({type(error).__name__}: {error}).")

    def _checkpoint(self, job: Job, sha256: str) -> CheckpointToMeasure:
        checkpoint = self.store.checkpoints.get(sha256)
        return CheckpointToMeasure(
            name=checkpoint.name, parts=checkpoint.parts, choice=job.choices.get(sha256), sha256=checkpoint.sha256
        )


class _Bookkeeper:
    """Writes what happens to a job into the store."""

    def __init__(self, store: Store, job: Job, sha256s: list[str]) -> None:
        self.store, self.job, self.sha256s = store, job, sha256s
        self._opened: set[int] = set()
        self._checked = 0.0
        self._cancelled = False

    def cancelled(self) -> bool:
        now = time.monotonic()
        if now - self._checked > STATUS_SECONDS:
            self._checked = now
            self._cancelled = self.store.jobs.status(self.job.id) != "running"
        return self._cancelled

    def isolated(self, sentence: str) -> None:
        self.store.jobs.set_isolation(self.job.id, sentence)

    def warming(self, index: int, artifacts: Sequence[str]) -> None:
        step = f"compiling, once ({', '.join(artifacts)})"
        self.store.jobs.advance(self.job.id, self.sha256s[index], step=step, message="")

    def opening(self, index: int) -> None:
        self.store.jobs.advance(self.job.id, self.sha256s[index], status="running", step="opening", message="")

    def opened(self, index: int, recognised: str, confidence: str) -> None:
        self._opened.add(index)
        self.store.checkpoints.note(self.sha256s[index], recognised=recognised, confidence=confidence)

    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        message = "" if fraction is None else f"{fraction:.0%}"
        self.store.jobs.advance(
            self.job.id, self.sha256s[index], step=f"preparing the real images ({artifact})", message=message
        )

    def event(self, index: int, event: Event) -> None:
        if event.outcome is not None:
            sha256 = self.sha256s[index]
            self.store.jobs.add_outcome(self.job.id, sha256, event.outcome, done=event.index, total=event.total)
        else:
            message = "" if event.fraction is None else f"{event.fraction:.0%}"
            self.store.jobs.advance(
                self.job.id, self.sha256s[index], step=event.step, done=event.index, total=event.total, message=message
            )

    def finished(self, index: int, run: Run) -> None:
        try:
            run_id = self.store.runs.save(run)
        except OSError as error:
            where = f"'{error.filename}'" if error.filename else f"the workspace '{self.store.folder}'"
            self.refused(index, f"The results cannot be written to {where}: {error.strerror or error}.")
            return
        total = len(run.record.outcomes)
        self.store.jobs.advance(
            self.job.id, self.sha256s[index], status="done", step="", message="", done=total, total=total, run_id=run_id
        )

    def refused(self, index: int, sentence: str) -> None:
        if index not in self._opened:  # else the file is fine, and does not fit the data, say
            self.store.checkpoints.note(self.sha256s[index], error=sentence)
        self.store.jobs.advance(self.job.id, self.sha256s[index], status="failed", step="", message=sentence)
