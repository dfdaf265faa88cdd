"""Do findings find what is planted, and accuse no healthy model?

    python -m benchmarks.findings [--sizes 20,100,300,1000,2000] [--healthy 300] [--planted 40] [--kept FOLDER]

Each run draws training images, test images and samples anew. Cells that are done stay in FOLDER, so that a run which
was ended goes on where it stopped. What is printed is Markdown, the text of docs/findings.md (`make findings`).
"""

from __future__ import annotations

import argparse
import json
import platform
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.findings.cells import HEALTHY, Cell, cells
from benchmarks.findings.models import PLANTS
from benchmarks.findings.page import page

BATCH = 20
"""Draws that are computed before they are kept."""


def kept_cells(names: Sequence[str], n: int, runs: int, arguments: argparse.Namespace) -> list[Cell]:
    """The cells of some models at one n, batch by batch, each kept as soon as it is done."""
    folder, replicates = arguments.kept, arguments.replicates
    total: dict[str, Cell] = {}
    for start in range(0, runs, BATCH):
        seeds = range(start, min(start + BATCH, runs))
        path = folder / f"{names[0].replace(' ', '-')}-{n}-{seeds.start}-{seeds.stop}-{replicates}.json"
        if path.exists():
            batch = [Cell(**{**one, "said": Counter(one["said"])}) for one in json.loads(path.read_text())]
        elif arguments.finished:
            continue
        else:
            batch = cells(names, n, seeds, replicates)
            path.write_text(json.dumps([one.as_facts() for one in batch]))
        for one in batch:
            total[one.model] = total[one.model] + one if one.model in total else one
    return list(total.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="20,100,300,1000,2000", help="test images, and as many samples")
    parser.add_argument("--healthy", type=int, default=300, help="runs of each healthy model at each n")
    parser.add_argument("--planted", type=int, default=40, help="runs of each planted fault at each n")
    parser.add_argument("--replicates", type=int, default=100)
    parser.add_argument("--kept", type=Path, default=Path("/tmp/touchstone-findings"))
    parser.add_argument("--finished", action="store_true", help="compute nothing: the page of what is kept so far")
    arguments = parser.parse_args()
    arguments.kept.mkdir(parents=True, exist_ok=True)
    healthy: list[Cell] = []
    planted: list[Cell] = []
    for n in (int(size) for size in arguments.sizes.split(",")):
        healthy += kept_cells([plant.name for plant in HEALTHY], n, arguments.healthy, arguments)
        planted += kept_cells([plant.name for plant in PLANTS], n, arguments.planted, arguments)
    print(
        page(
            healthy,
            planted,
            f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {arguments.replicates} replicates",
        ),
        end="",
    )


if __name__ == "__main__":
    main()
