"""From which number of images and samples on do intervals and comparisons hold what they promise?

    python -m benchmarks.calibration small run FOLDER [--minutes 40] [--kinds items,frechet]
    python -m benchmarks.calibration small table FOLDER
    python -m benchmarks.calibration small replicates FOLDER [--kinds items]

``run`` keeps every draw in FOLDER; started again, it continues. ``table`` writes the table of least n that the
product reads (evaluation/record/least_n.json), and docs/least-n.md. ``replicates`` draws the first 1,000 draws of one
cell of each kind again with 1,000 replicates and prints both rates.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.calibration.small_cells import SMALL_KINDS
from benchmarks.calibration.small_run import results, run


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.calibration small", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("command", choices=("run", "table", "replicates"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=40, help="of processor time (default 40)")
    parser.add_argument("--kinds", default=",".join(SMALL_KINDS))
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(words)
    kinds = given.kinds.split(",")
    if given.command == "run":
        run(given.folder, kinds, seconds=60 * given.minutes, seed=given.seed)
        return
    if given.command == "replicates":
        from benchmarks.calibration.small_replicates import compare_replicates

        print(compare_replicates(given.folder, kinds, seed=given.seed), end="")
        return
    from benchmarks.calibration.small_table import write

    write(results(given.folder, kinds))
