"""``make hostile``: every hostile file, its sentence, its time and its peak memory; exit status 1 when one is wrong."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.hostile.corpus import corpus
from tests.hostile.judging import faults
from tests.hostile.measuring import MEGABYTES, SECONDS, measure, warm, warm_sources
from tests.hostile.source_files import source_files


def main() -> int:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    files = [*corpus(), *source_files()]
    warm()
    warm_sources()
    amiss = 0
    slowest, largest = 0.0, 0.0
    with tempfile.TemporaryDirectory() as place:
        for file in files:
            outside, inside = Path(place) / "files", Path(place) / "work"
            outside.mkdir(exist_ok=True)
            inside.mkdir(exist_ok=True)
            path = file.write(outside)
            outcome = measure(path, inside)
            wrong = faults(file, outcome, path, inside)
            amiss += bool(wrong)
            slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.megabytes)
            mark = "ok  " if not wrong else "FAIL"
            cost = f"{outcome.seconds:6.3f} s {outcome.megabytes:6.0f} MB"
            print(f"{mark} {file.name:34} {cost}  {outcome.sentence or outcome.error}")
            for fault in wrong:
                print(f"     -> {fault}")
    print(
        f"{len(files)} files, {amiss} amiss; slowest {slowest:.2f} s (limit {SECONDS:g}), "
        f"largest {largest:.0f} MB (limit {MEGABYTES})"
    )
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
