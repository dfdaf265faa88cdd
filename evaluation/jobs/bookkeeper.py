"""Writes what happens to a job into the store."""

from __future__ import annotations

import time
from collections.abc import Sequence

from evaluation.measuring.engine import Event
from evaluation.record.run import Run
from evaluation.store.held_job import HeldJob
from evaluation.store.workspace import Store

STATUS_SECONDS = 0.5


class Bookkeeper:
    """The listener of a job that a server runs. Raises JobLost where the job is no longer its own."""

    def __init__(self, store: Store, held: HeldJob, sha256s: Sequence[str]) -> None:
        self.store, self.held, self.sha256s = store, held, sha256s
        self._opened: set[int] = set()
        self._checked = 0.0
        self._lost = False

    def lost(self) -> bool:
        """Whether it was cancelled, removed or taken over."""
        now = time.monotonic()
        if now - self._checked > STATUS_SECONDS:
            self._checked = now
            self._lost = not self.held.held()
        return self._lost

    def isolated(self, sentence: str) -> None:
        self.held.set_isolation(sentence)

    def warming(self, index: int, artifacts: Sequence[str]) -> None:
        step = f"compiling, once ({', '.join(artifacts)})"
        self.held.advance(self.sha256s[index], step=step, message="")

    def opening(self, index: int) -> None:
        self.held.advance(self.sha256s[index], status="running", step="opening", message="")

    def opened(self, index: int, recognised: str, confidence: str) -> None:
        self._opened.add(index)
        self.store.checkpoints.note(self.sha256s[index], recognised=recognised, confidence=confidence)

    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        message = "" if fraction is None else f"{fraction:.0%}"
        self.held.advance(self.sha256s[index], step=f"preparing the real images ({artifact})", message=message)

    def event(self, index: int, event: Event) -> None:
        sha256 = self.sha256s[index]
        if event.outcome is not None:
            self.held.add_outcome(sha256, event.outcome, done=event.index, total=event.total)
        else:
            message = "" if event.fraction is None else f"{event.fraction:.0%}"
            self.held.advance(sha256, step=event.step, done=event.index, total=event.total, message=message)

    def finished(self, index: int, run: Run) -> None:
        try:
            run_id = self.store.runs.save(run)
        except OSError as error:
            where = f"'{error.filename}'" if error.filename else f"the workspace '{self.store.folder}'"
            self.refused(index, f"The results cannot be written to {where}: {error.strerror or error}.")
            return
        total = len(run.record.outcomes)
        self.held.advance(
            self.sha256s[index], status="done", step="", message="", done=total, total=total, run_id=run_id
        )

    def again(self, index: int | None, why: str) -> None:
        if index is None:
            self.held.note_event(why)
        else:
            self.held.start_again(self.sha256s[index], why)

    def refused(self, index: int, sentence: str) -> None:
        if index not in self._opened:  # else the file is fine, and does not fit the data, say
            self.store.checkpoints.note(self.sha256s[index], error=sentence)
        self.held.advance(self.sha256s[index], status="failed", step="", message=sentence)
