"""Runs the queue from threads of the server process: a worker for each job, one at a time unless set otherwise.

Any number of servers may run jobs of one workspace. Each takes jobs that wait and keeps them by its lease; the jobs of
one that stopped are taken up by another (``evaluation.jobs.leases``).
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections.abc import Callable

from evaluation.jobs import workers
from evaluation.jobs.first_look import take_first_looks
from evaluation.jobs.housekeeping import tidy
from evaluation.jobs.leases import Lease
from evaluation.jobs.performing import perform
from evaluation.jobs.sandbox.availability import require_workers
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.jobs.watching import watch_folders
from evaluation.store.held_job import HeldJob
from evaluation.store.workspace import Store

POLL_SECONDS = 0.3
AGAIN_SECONDS = 3.0
"""After a fault of the database, the disk or the system."""


class Supervisor:
    """``ensure_running()`` may be called as often as one likes."""

    def __init__(self, store: Store, *, when_idle: Callable[[], bool] | None = None) -> None:
        """``when_idle`` is called when no job waits or runs; it may queue one. Once it gives False it is done."""
        self.store = store
        self._when_idle = when_idle
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._running: dict[int, threading.Thread] = {}
        """The thread of each job that this server runs."""
        self._rests_until = 0.0
        """Monotonic: no job is taken before."""

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
        """End workers and thread; running jobs stay marked as running, for whichever server next takes them up."""
        self._stopping.set()
        atexit.unregister(self.stop)
        if self._thread is not None:
            self._thread.join(timeout)

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def workers(self) -> int:
        """How many jobs this server runs at once: the setting ``workers``, 1 unless set."""
        setting = self.store.settings.get("workers", 1)
        return max(1, min(64, setting)) if isinstance(setting, int) else 1

    def limits(self) -> Limits:
        """The setting ``memory_gib`` bounds a worker's memory."""
        setting = self.store.settings.get("memory_gib")
        return Limits(memory=int(setting * GIB)) if isinstance(setting, int | float) and setting > 0 else Limits()

    def _run(self) -> None:
        """Serve until stopped. A full disk, a locked database or a lack of threads ends a round, not the queue."""
        beside: list[threading.Thread] = []
        while not self._stopping.is_set():
            with contextlib.suppress(Exception), Lease(self.store) as lease:
                lease.renew()
                workers.warm()
                tidy(self.store)
                if not beside:
                    beside = [
                        threading.Thread(target=work, args=(self.store, self._stopping), daemon=True)
                        for work in (take_first_looks, watch_folders)
                    ]
                    for thread in beside:
                        thread.start()
                try:
                    self._serve(lease)
                finally:
                    self._leave()
            self._stopping.wait(AGAIN_SECONDS)

    def _serve(self, lease: Lease) -> None:
        while not self._stopping.wait(POLL_SECONDS):
            try:
                lease.renew()
                self._take_up_lost_threads(lease)
                while self._may_take() and (held := self.store.jobs.claim(lease.server)) is not None:
                    self._start(held, lease)
                self._use_idleness()
            except Exception:
                self._rest()

    def _use_idleness(self) -> None:
        if self._when_idle is None or self._running or not self._may_take() or self.store.jobs.all(active_only=True):
            return
        if not self._when_idle():
            self._when_idle = None

    def _start(self, held: HeldJob, lease: Lease) -> None:
        thread = threading.Thread(target=self._perform, args=(held, lease), daemon=True)
        thread.start()
        self._running[held.id] = thread

    def _perform(self, held: HeldJob, lease: Lease) -> None:
        if not perform(self.store, held, scratch=lease.scratch, limits=self.limits, stopping=self._stopping):
            self._rest()

    def _may_take(self) -> bool:
        return len(self._running) < self.workers and time.monotonic() >= self._rests_until

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + AGAIN_SECONDS

    def _take_up_lost_threads(self, lease: Lease) -> None:
        """A job whose thread ended without saying how it went goes back to the queue."""
        ended = [job_id for job_id, thread in self._running.items() if not thread.is_alive()]
        for job_id in ended:
            del self._running[job_id]
        for held in self.store.jobs.held_by(lease.server):
            if held.id not in self._running:
                held.release("The server could not go on with this job.")
                self._rest()

    def _leave(self) -> None:
        for thread in self._running.values():
            thread.join(5.0)
        self._running.clear()
