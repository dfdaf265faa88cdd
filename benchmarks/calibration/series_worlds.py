"""Trainings with a known truth: what looks scatter around, how they are correlated, and what is planted in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.judging.series.curve import Curve
from evaluation.types import Array

REPLICATES = 100
OWN = 1.0
"""Standard deviation of the noise that each look has for itself: its samples. It makes all numbers' unit."""
SHARED = 3.0
"""Of what all looks share: the test images. It cancels in differences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """``jitter`` is how far checkpoints really differ from look to look, in units of the paired noise."""

    name: str
    looks: int
    jitter: float
    correlation: float = 0.0
    """Of the jitter of two looks that lie as far apart as most neighbours."""
    log_steps: bool = False
    """Looks at steps 100, 120, 144, ...: late ones lie far apart, and are less correlated."""
    heavy: bool = False
    """Jitter from Student's t with 3 degrees of freedom."""
    falls: float = 0.0
    """So many scatters are gained at first: after every tenth of the looks, what is left to gain is divided by e."""

    @property
    def scatter(self) -> float:
        """Standard deviation of a look around the level."""
        return float(np.hypot(OWN, self.jitter * OWN))

    def steps(self) -> Array:
        if self.log_steps:
            return np.rint(100 * 1.2 ** np.arange(self.looks))
        return 100.0 * np.arange(1, self.looks + 1)


def draw(world: World, rng: np.random.Generator, *, change: int = -1, size: float = 0.0) -> Curve:
    """A curve that goes nowhere but for the change: from that look on it is worse by ``size`` scatters."""
    m = world.looks
    level = world.jitter * OWN * _jitter(world, rng)
    level += world.falls * world.scatter * np.exp(-np.arange(m) / (m / 10))
    if change >= 0:
        level[change:] += size * world.scatter
    values = level + rng.normal(size=m) * OWN + rng.normal() * SHARED
    shared = rng.normal(size=REPLICATES) * SHARED
    replicates = values[:, None] + shared + rng.normal(size=(m, REPLICATES)) * OWN
    return Curve(
        metric="frechet_distance", title="FD", better="lower", steps=world.steps(), values=values, replicates=replicates
    )


def _jitter(world: World, rng: np.random.Generator) -> Array:
    """Standard deviation 1 at every look."""
    m = world.looks
    noise = rng.standard_t(3, size=m) / np.sqrt(3) if world.heavy else rng.normal(size=m)
    if not world.correlation:
        return noise
    apart = np.diff(world.steps())
    found = np.empty(m)
    found[0] = noise[0]
    for place, gap in enumerate(apart / np.median(apart), 1):
        kept = world.correlation**gap
        found[place] = kept * found[place - 1] + np.sqrt(1 - kept**2) * noise[place]
    return found


WORLDS = (
    World(name="no jitter", looks=50, jitter=0),
    World(name="jitter of one paired noise", looks=50, jitter=1),
    World(name="jitter of three", looks=50, jitter=3),
    World(name="jitter of three, AR(0.7)", looks=50, jitter=3, correlation=0.7),
    World(name="jitter of three, heavy tails", looks=50, jitter=3, heavy=True),
    World(name="jitter of three, steps spaced on a logarithm", looks=50, jitter=3, correlation=0.7, log_steps=True),
    World(name="jitter of one, improving by 30 scatters at first", looks=50, jitter=1, falls=30),
    World(name="jitter of one", looks=5, jitter=1),
    World(name="jitter of one", looks=12, jitter=1),
    World(name="jitter of three, AR(0.7)", looks=12, jitter=3, correlation=0.7),
    World(name="jitter of one", looks=20, jitter=1),
    World(name="jitter of one", looks=200, jitter=1),
    World(name="jitter of three, AR(0.7)", looks=200, jitter=3, correlation=0.7),
)
