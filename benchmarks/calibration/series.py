"""What is said of trainings that go nowhere, and of trainings in which something begins.

    python -m benchmarks.calibration series [--draws 2000]

What is printed is Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.calibration.series_kinds import accused
from benchmarks.calibration.series_worlds import WORLDS, World, draw
from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.correction import LEVEL
from evaluation.judging.series.keep import keep
from evaluation.judging.series.noise import WINDOW
from evaluation.judging.series.plateau import plateau
from evaluation.judging.series.worsening import worsening

SIZE = 6.0
"""Of a planted change, in scatters of a look."""
WITHIN = 5
"""Looks."""
SPARED = (5, 7)
"""First and last looks in which nothing is planted; of short series one window and two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Shares of the draws of one world. ``found``: with both ends of the interval within five looks."""

    false: float
    found: float
    held: float
    """Of the intervals of found changes that hold the change."""


def told_of(world: World, draws: int) -> Told:
    """What is told of trainings that go nowhere, and of those in which a change is planted; seeds 0, 1, ..."""
    false, found, held = [], [], []
    first, last = SPARED if world.looks >= 20 else (WINDOW, 2 * WINDOW)
    for seed in range(draws):
        rng = np.random.default_rng((seed, world.looks))
        still = worsening(draw(world, rng))
        false.append(still is not None and still.p < LEVEL)
        if world.looks <= first + last:
            continue
        change = int(rng.integers(first, world.looks - last))
        planted = worsening(draw(world, rng, change=change, size=SIZE))
        real = planted is not None and planted.p < LEVEL
        ends = planted.between if planted is not None and real else (-1, -1)
        found.append(real and max(abs(end - change) for end in ends) <= WITHIN)
        held += [ends[0] < change <= ends[1]] if real else []
    return Told(false=float(np.mean(false)), found=_mean(found), held=_mean(held))


def calm_of(world: World, draws: int) -> tuple[float, float]:
    """Of trainings that go nowhere: shares of which all lies within the own scatter of the best, and is a plateau."""
    scatter, flat = [], []
    for seed in range(draws):
        curve = draw(world, np.random.default_rng((seed, world.looks)))
        end = plateau(curve)
        scatter.append(keep(curve).in_scatter_from == 0)
        flat.append(end is not None and end.start == 0)
    return _mean(scatter), _mean(flat)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration series", description=__doc__)
    parser.add_argument("--draws", type=int, default=2000)
    draws = parser.parse_args(words).draws
    started = time.process_time()
    print(
        f"{draws:,} draws of each world. *At most* is the upper end of the 95% interval [Clopper & Pearson 1934].\n\n"
        f"| world | looks | false onset | at most | {SIZE:.0f} scatters found within {WITHIN} looks | interval holds | "
        "all within scatter | all a plateau |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for world in WORLDS:
        one = told_of(world, draws)
        told = [_share(share) for share in (one.found, one.held, *calm_of(world, draws))]
        print(
            f"| {world.name} | {world.looks} | {one.false:.1%} | {upper_bound(round(one.false * draws), draws):.1%} "
            f"| {' | '.join(told)} |",
            flush=True,
        )
    count, spent = accused(draws // 2)
    print(
        "\nTrainings of 50 looks that go nowhere, with seven curves and ten classes, each of which would be told if "
        f"it changed: {count / (draws // 2):.1%} are told any onset (at most {upper_bound(count, draws // 2):.1%}, "
        f"{draws // 2:,} draws). Judging one takes {1000 * spent:.0f} ms.\n\n{time.process_time() - started:.0f} CPU s"
    )


def _mean(found: Sequence[bool]) -> float:
    return float(np.mean(found)) if found else float("nan")


def _share(share: float) -> str:
    return "" if np.isnan(share) else f"{share:.1%}"
