"""How often something is tried again whose worker was lost."""

from __future__ import annotations

import time
from collections import Counter

from evaluation.jobs.sandbox.ending import WorkerLost

MOST_TRIES = 3
PAUSE_SECONDS = 0.5
"""Before each further try: what keeps the system from starting a process may pass."""


def pause() -> None:
    time.sleep(PAUSE_SECONDS)


class Tries:
    """Of one job. A key is the index of a checkpoint, or None where there is but one."""

    def __init__(self) -> None:
        self._lost: Counter[int | None] = Counter()

    def another(self, key: int | None) -> bool:
        """Count a loss; whether there is to be another try."""
        self._lost[key] += 1
        if self._lost[key] >= MOST_TRIES:
            return False
        pause()
        return True

    @staticmethod
    def given_up(lost: WorkerLost) -> str:
        return f"Given up after {MOST_TRIES} tries. {lost}"
