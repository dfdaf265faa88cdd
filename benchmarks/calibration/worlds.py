"""Sources with a known truth: real data, a generator, and a slightly worse generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from evaluation.types import Array

Draw = Callable[[np.random.Generator, int], Array]


@dataclass(frozen=True, kw_only=True)
class World:
    """Draws (n, d); ``truth`` names population values that are known exactly."""

    title: str
    real: Draw
    generator: Draw
    other: Draw
    """A slightly worse generator, for power."""
    centres: Array
    """(k, d) centres of the classes, which the classifier of this world knows."""
    truth: Mapping[str, float] = field(default_factory=dict)


def gaussian_world(d: int = 32, shift: float = 0.15, spread: float = 1.1) -> World:
    """N(0, I) against N(shift, spread^2 I): the Frechet distance is d shift^2 + d (spread - 1)^2."""
    return World(
        title=f"N(0, I) against N({shift}, {spread}^2 I) in {d} dimensions",
        real=lambda rng, n: rng.normal(size=(n, d)),
        generator=lambda rng, n: rng.normal(size=(n, d)) * spread + shift,
        other=lambda rng, n: rng.normal(size=(n, d)) * spread + shift * 1.2,
        centres=np.random.default_rng(0).normal(size=(8, d)) * 1.5,
        truth={"FD corrected": d * shift**2 + d * (spread - 1) ** 2},
    )


def mixture_world(d: int = 16) -> World:
    """Eight round clusters, and a generator that draws three of them half as often and makes the others too narrow."""
    centres = np.random.default_rng(7).normal(size=(8, d)) * 3

    def draw(rng: np.random.Generator, n: int, shares: Array, spread: float) -> Array:
        return centres[rng.choice(8, size=n, p=shares / shares.sum())] + rng.normal(size=(n, d)) * spread

    forgets, forgets_more = np.array([1, 1, 1, 1, 1, 0.5, 0.4, 0.2]), np.array([1, 1, 1, 1, 1, 0.4, 0.3, 0.1])
    return World(
        title=f"eight clusters in {d} dimensions against an uneven, narrower copy",
        real=lambda rng, n: draw(rng, n, np.ones(8), 1.0),
        generator=lambda rng, n: draw(rng, n, forgets, 0.9),
        other=lambda rng, n: draw(rng, n, forgets_more, 0.88),
        centres=centres,
    )


def perfect_world(d: int = 32) -> World:
    """The generator draws from the data's own distribution, so that distances are zero and first-order terms vanish."""
    return World(
        title=f"a perfect generator, N(0, I) in {d} dimensions",
        real=lambda rng, n: rng.normal(size=(n, d)),
        generator=lambda rng, n: rng.normal(size=(n, d)),
        other=lambda rng, n: rng.normal(size=(n, d)) + 0.05,
        centres=np.random.default_rng(0).normal(size=(8, d)) * 1.5,
        truth={"FD corrected": 0.0, "KID": 0.0},
    )


WORLDS: Mapping[str, Callable[[], World]] = {
    "gaussian": gaussian_world,
    "mixture": mixture_world,
    "perfect": perfect_world,
}
