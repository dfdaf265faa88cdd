"""Are the error bars honest?

    python -m benchmarks.calibration small ...        few items: see small.py
    python -m benchmarks.calibration series           trainings over their steps
    python -m benchmarks.calibration critical         the quantiles that these rest on
    python -m benchmarks.calibration recipes          several seeds of two recipes
    python -m benchmarks.calibration seeds            the same with real trainings
    python -m benchmarks.calibration [--draws 200] [--sizes 500,2000,10000] [--kinds frechet,classes] [--worlds mixture]

Every draw makes new real data and new samples, computes the shipped metrics with their intervals, and asks whether the
interval holds the truth: the population's value where the estimator is unbiased or corrected for it, else the mean of
the estimator over all draws. Every draw has three equal generators (how often does the shipped paired comparison call
two of them different?) and a slightly worse one (how often is that found?). A last table pools worlds and sizes.
What is printed is Markdown.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from benchmarks.calibration import critical, real_seeds, recipes, series, small
from benchmarks.calibration.kinds import KINDS
from benchmarks.calibration.simulation import Line, simulate, simulate_shares
from benchmarks.calibration.worlds import WORLDS
from evaluation.types import Array

LEAST_COVERED, MOST_COVERED, MOST_ALARMED = 0.90, 0.99, 0.06

HEAD = """
| metric | covers | mean | truth | spread | error bar | false alarms | power |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


def draws_at(n: int, draws: int) -> int:
    """Fewer draws of larger sets."""
    return draws if n <= 1000 else max(2, draws // 2) if n <= 5000 else max(2, draws // 4)


def table(title: str, lines: list[Line]) -> None:
    draws = lines[0].draws
    margin = 1.96 * np.sqrt(0.05 * 0.95 / draws)
    print(f"\n### {title}\n\n{draws} draws: shares of 5% or 95% are known to ± {margin:.1%} or better.\n{HEAD}")
    for line in lines:
        truth = f"{line.truth:.4g}" if line.known else "mean"
        print(
            f"| {line.metric} | {line.coverage:.1%} | {line.mean:.4g} | {truth} | {line.spread:.3g} | {line.error:.3g} "
            f"| {_share(line.false_alarms)} | {_share(line.power)} |",
            flush=True,
        )


POOLED = """
### All worlds and sizes

Means over tables, each with how far chance alone moves it. The last column names those that miss their aim by more.

| metric | draws | covers | false alarms | |
| --- | ---: | ---: | ---: | --- |"""


def pooled_table(lines: list[Line]) -> None:
    """Every metric over all draws of all worlds and sizes. Shares are averaged over draws."""
    print(POOLED)
    for metric in dict.fromkeys(line.metric for line in lines):
        of_metric = [line for line in lines if line.metric == metric]
        covered = Pooled.of([line.covered for line in of_metric])
        alarmed = Pooled.of([line.alarmed for line in of_metric])
        remarks = []
        if covered.value + covered.margin < LEAST_COVERED:
            remarks.append("too narrow")
        if covered.value - covered.margin > MOST_COVERED:
            remarks.append("cautious")
        if alarmed.value - alarmed.margin > MOST_ALARMED:
            remarks.append("too many false alarms")
        print(f"| {metric} | {covered.draws} | {covered} | {alarmed} | {', '.join(remarks)} |", flush=True)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A mean share over ``draws`` independent draws. ``margin`` is 1.96 standard errors."""

    value: float
    margin: float
    draws: int

    @classmethod
    def of(cls, shares: list[Array]) -> Pooled:
        every = np.concatenate(shares)
        if not every.size:
            return cls(float("nan"), float("nan"), 0)
        return cls(float(every.mean()), float(1.96 * every.std() / np.sqrt(every.size)), every.size)

    def __str__(self) -> str:
        return f"{self.value:.1%} ± {self.margin:.1%}" if self.draws else ""


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--draws", type=int, default=200, help="at up to 1,000 items; half of it at up to 5,000, a quarter beyond"
    )
    parser.add_argument("--sizes", default="500,2000,10000", help="items on either side (default 500,2000,10000)")
    parser.add_argument("--kinds", default=",".join(("shares", *KINDS)))
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    kinds = arguments.kinds.split(",")
    started = time.perf_counter()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}")
    found: list[Line] = []
    with ProcessPoolExecutor(arguments.processes) as pool:
        for n in (int(size) for size in arguments.sizes.split(",")):
            if "shares" in kinds:
                lines = simulate_shares(n, 5 * arguments.draws, replicates=arguments.replicates, seed=arguments.seed)
                table(f"Shares and means of n = {n:,} items", lines)
            chosen = [kind for kind in kinds if kind in KINDS]
            for world in arguments.worlds.split(",") if chosen else ():
                lines = simulate(
                    world, n, draws_at(n, arguments.draws), kinds=chosen, replicates=arguments.replicates,
                    seed=arguments.seed, pool=pool,
                )  # fmt: skip
                table(f"n = {n:,} on either side: {WORLDS[world]().title}", lines)
                found += lines
    if found:
        pooled_table(found)
    print(f"\n{time.perf_counter() - started:.0f} s")


OTHERS = {
    "small": small.main, "series": series.main, "critical": critical.main, "recipes": recipes.main,
    "seeds": real_seeds.main,
}  # fmt: skip

if __name__ == "__main__":
    other = OTHERS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if other is not None:
        other(sys.argv[2:])
    else:
        main()
