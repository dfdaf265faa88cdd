"""What ends a job, and what only costs it a round."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from evaluation.jobs import performing
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.store.database import DatabaseRefused
from evaluation.types import TouchstoneError


class Held:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []

    def close(self, status: str, error: str | None = None) -> None:
        self.said.append(("closed", status, error or ""))

    def release(self, why: str) -> None:
        self.said.append(("released", why))


@pytest.mark.parametrize(
    ("error", "goes_on", "said"),
    [
        (DatabaseRefused("it is locked"), False, ("released", "The workspace could not be used (it is locked).")),
        (OSError("no space"), False, ("released", "The workspace could not be used (no space).")),
        (TouchstoneError("no such data"), True, ("closed", "failed", "no such data")),
    ],
)
def test_a_database_that_refuses_costs_a_round_and_not_the_job(
    error: Exception, goes_on: bool, said: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: Any) -> None:
        raise error

    monkeypatch.setattr(performing, "_measure", fails)
    held: Any = Held()
    store: Any = None
    assert performing.perform(store, held, scratch=tmp_path, limits=Limits, stopping=threading.Event()) is goes_on
    assert held.said == [said]
