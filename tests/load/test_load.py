"""A short part of ``make load``. How quick it is depends on the machine, and is printed only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.load.measure import measure, table


@pytest.mark.slow
def test_no_page_is_lost_and_memory_stays_bounded_while_evaluations_run(tmp_path: Path) -> None:
    load = measure(tmp_path, seconds=20.0)
    print(table(load))
    assert load.held, table(load)
