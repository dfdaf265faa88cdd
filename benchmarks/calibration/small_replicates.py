"""Do 200 replicates say what 1,000 say? The same draws of a cell, with both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.calibration.simulation import LEVEL
from benchmarks.calibration.small_cells import REPLICATES, SMALL_KINDS, Cell, draw_cell
from benchmarks.calibration.small_run import read
from benchmarks.calibration.small_shares import DRAWS, found_in

MANY = 1000
N, WORLD = 100, "gaussian"
"""Of the cell that is drawn again."""


def compare_replicates(folder: Path, kinds: Sequence[str], *, seed: int) -> str:
    """A table of Markdown: of each metric both rates, and the draws in which one number of replicates alone alarms."""
    both = f"{REPLICATES} | {MANY:,}"
    head = f"| metric | cell | draws | false alarms, {both} | only {REPLICATES} | only {MANY:,} | covers, {both} |"
    lines = [head, "| --- | --- |" + " ---: |" * 7]
    with threadpool_limits(limits=1):
        for kind in kinds:
            cells = SMALL_KINDS[kind].cells(kind)
            lines += _lines(
                folder, next(one for one in cells if (one.world, one.images, one.samples) == (WORLD, N, N)), seed
            )
    return "\n".join(lines) + "\n"


def _lines(folder: Path, cell: Cell, seed: int) -> list[str]:
    few = [drawn for drawn in read(folder, cell)[:DRAWS] if drawn is not None]
    many = [
        drawn for draw in range(len(few)) if (drawn := draw_cell(cell, draw, seed=seed, replicates=MANY)) is not None
    ]
    if not few or len(few) != len(many):
        return []
    beside = {one.metric: one for one in found_in(cell, many)}
    lines = []
    for found in found_in(cell, few):
        name, other = found.metric, beside[found.metric]
        alarms = [(a[name].p < LEVEL, b[name].p < LEVEL) for a, b in zip(few, many, strict=True)]
        lines.append(
            f"| {name} | {cell.name} | {len(few):,} | {found.false_alarms:.1%} | {other.false_alarms:.1%} "
            f"| {alarms.count((True, False))} | {alarms.count((False, True))} "
            f"| {found.coverage or 0:.1%} | {other.coverage or 0:.1%} |"
        )
    return lines
