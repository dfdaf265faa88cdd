"""A short part of ``make chaos``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.faults import clock_jumps, damaged_database, full_disk, locked_database
from tests.chaos.kills import kills_with_small_workers
from tests.chaos.scenario import NotPossible

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fault", [full_disk, clock_jumps, locked_database, damaged_database])
def test_jobs_go_on_after(fault: Callable[[Path], str], tmp_path: Path) -> None:
    try:
        fault(tmp_path)
    except NotPossible as error:
        pytest.skip(str(error))


def test_kills_of_every_process_cost_tries_and_no_job(tmp_path: Path) -> None:
    kills_with_small_workers(tmp_path, kills=15)
