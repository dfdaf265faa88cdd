"""What is told of the walls around a job's workers: which stand, and which system calls they refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evaluation.jobs.workers import TaskWorker


@dataclass(slots=True)
class ToldIsolation:
    """Of all workers of one job."""

    tell: Callable[[str], None]
    refused: set[str] = field(default_factory=set)
    last: str = ""

    def look(self, worker: TaskWorker[Any]) -> None:
        """Tell what is new."""
        self.refused |= set(worker.refused)
        if worker.isolation is None:
            return
        refused = f" Refused: {', '.join(sorted(self.refused))}." if self.refused else ""
        if (sentence := worker.isolation + refused) != self.last:
            self.last = sentence
            self.tell(sentence)
