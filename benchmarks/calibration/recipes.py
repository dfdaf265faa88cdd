"""How often two equal recipes are told apart, and how often the intervals hold.

    python -m benchmarks.calibration recipes [--draws 4000]

Every draw makes two equal recipes of several trainings. Each training is measured with a noise of its own and with one
that all share, both of standard deviation 1. What is printed is Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.correction import LEVEL
from evaluation.judging.pairing import paired_difference
from evaluation.judging.recipes.chance import LEAST_SEEDS, chance_of_beating
from evaluation.judging.recipes.difference import recipe_difference
from evaluation.judging.recipes.trained import Trained

REPLICATES = 100
APART = (0.0, 1.0, 2.0)
"""True differences, in standard deviations of the difference of two new trainings, at which the chance is asked."""
FEWER = 4
"""The chance takes longer: every fourth draw is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    seeds: tuple[int, int]
    scatter: tuple[float, float] = (3.0, 3.0)
    """Standard deviation between trainings of each recipe."""


WORLDS = (
    *(World(seeds=(seeds, seeds), scatter=(s, s)) for seeds in (2, 3, 5, 10) for s in (3.0, 1.0)),
    *(World(seeds=(seeds, seeds), scatter=(3.0, 1.0)) for seeds in (2, 3, 5, 10)),
    World(seeds=(2, 5)), World(seeds=(2, 10)), World(seeds=(3, 10)),
    World(seeds=(2, 5), scatter=(3.0, 1.0)), World(seeds=(3, 10), scatter=(3.0, 1.0)),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Shares of the draws."""

    false: float
    power: float
    """At a difference of two seed deviations."""
    by_items: float
    """False alarms of the paired comparison of the means on replicates alone."""
    chance_held: tuple[float, ...]


def cell(world: World, draws: int) -> Cell:
    false, found, naive, held = [], [], [], []
    normal = NormalDist()
    deviation = float(np.sqrt(np.mean(np.square(world.scatter))))
    for seed in range(draws):
        first, second = _recipes(world, np.random.default_rng((seed, *world.seeds)))
        apart = recipe_difference(first, second)
        assert apart is not None
        assert first.replicates is not None
        assert second.replicates is not None
        false.append(apart.p < LEVEL)
        moved = replace(first, values=first.values + 2 * deviation)
        far = recipe_difference(moved, second)
        found.append(far is not None and far.p < LEVEL)
        means = (first.replicates.mean(axis=0), second.replicates.mean(axis=0))
        naive.append(paired_difference(first.mean, second.mean, *means).p < LEVEL)
        if seed % FEWER == 0 and min(world.seeds) >= LEAST_SEEDS:
            whole = float(np.sqrt(sum(scatter**2 + 1 for scatter in world.scatter)))
            asked = []
            for truth in APART:
                there = chance_of_beating(replace(apart, difference=apart.difference + truth * whole), "higher")
                asked.append(there is not None and there.interval[0] <= normal.cdf(truth) <= there.interval[1])
            held.append(asked)
    return Cell(
        false=float(np.mean(false)), power=float(np.mean(found)), by_items=float(np.mean(naive)),
        chance_held=tuple(float(share) for share in np.mean(held, axis=0)) if held else (),
    )  # fmt: skip


def _recipes(world: World, rng: np.random.Generator) -> tuple[Trained, Trained]:
    """Equal means. What both share cancels; the shared noise of the difference is the first one's."""
    shared = rng.normal(), rng.normal(size=REPLICATES)
    made = []
    for place, (seeds, scatter) in enumerate(zip(world.seeds, world.scatter, strict=True)):
        values = rng.normal(size=seeds) * scatter + rng.normal(size=seeds) + (0.0 if place else shared[0])
        replicates = values[:, None] + rng.normal(size=(seeds, REPLICATES)) + (0.0 if place else shared[1])
        made.append(Trained(name="ab"[place], values=values, replicates=replicates))
    return made[0], made[1]


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration recipes", description=__doc__)
    parser.add_argument("--draws", type=int, default=4000)
    draws = parser.parse_args(words).draws
    started = time.process_time()
    print(
        f"{draws:,} draws of each world. *At most* is the upper end of the 95% interval [Clopper & Pearson 1934].\n\n"
        "| trainings | scatter of seeds | false alarms | at most | on replicates alone | finds two deviations | "
        "chance's interval holds (true difference 0, 1, 2) |\n| --- | --- | ---: | ---: | ---: | ---: | --- |"
    )
    for world in WORLDS:
        one = cell(world, draws)
        print(
            f"| {world.seeds[0]} against {world.seeds[1]} | {world.scatter[0]:.0f} and {world.scatter[1]:.0f} "
            f"| {one.false:.1%} | {upper_bound(round(one.false * draws), draws):.1%} | {one.by_items:.1%} "
            f"| {one.power:.0%} | {', '.join(f'{share:.1%}' for share in one.chance_held)} |",
            flush=True,
        )
    print(f"\n{time.process_time() - started:.0f} CPU s")
