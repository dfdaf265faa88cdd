"""``make chaos``: kills, a full disk, clocks that jump, locked and damaged databases; exit status 1 where one hurt.

KILLS says how many processes are killed (100 unless set), and a quarter as many again under real workers.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.faults import clock_jumps, damaged_database, full_disk, locked_database
from tests.chaos.kills import kills_with_real_workers, kills_with_small_workers
from tests.chaos.scenario import NotPossible, Scenario


def scenarios(kills: int) -> tuple[Scenario, ...]:
    return (
        Scenario("kills, small workers", functools.partial(kills_with_small_workers, kills=kills)),
        Scenario("kills, real workers", functools.partial(kills_with_real_workers, kills=max(1, kills // 4))),
        Scenario("full disk", full_disk),
        Scenario("clock jumps", clock_jumps),
        Scenario("locked database", locked_database),
        Scenario("damaged database", damaged_database),
    )


def main() -> int:
    failed = 0
    for scenario in scenarios(int(os.environ.get("KILLS", "100"))):
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="touchstone-chaos-", ignore_cleanup_errors=True) as folder:
            try:
                mark, told = "held", scenario.run(Path(folder))
            except NotPossible as error:
                mark, told = "none", str(error)
            except Exception as error:
                mark, told, failed = "FAIL", f"{type(error).__name__}: {error}", failed + 1
        print(f"{mark}  {scenario.name:22}{time.monotonic() - started:7.1f} s  {told}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
