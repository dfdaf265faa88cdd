"""Few items: unequal numbers of images and samples, two equal generators, one comparison a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from benchmarks.calibration.draws import Draw, Kept, extracted
from benchmarks.calibration.item_kinds import Results, near_one
from benchmarks.calibration.kinds import (
    KINDS,
    bins,
    clusters_left_out,
    copies,
    copying_in_cells,
    without_subsets,
)
from benchmarks.calibration.worlds import WORLDS
from evaluation.judging.pairing import freedom, paired_differences
from evaluation.numerics.ball_halves import BallShares, ball_shares
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.types import Array, NotApplicable

GRID = (20, 50, 100, 300, 1000)
TRAINING_IMAGES = 1000
"""They stay the same: copies, clusters and bins are questions about given training images."""
REPLICATES = 200
FIXED = "mixture, one real set"
"""Draws of this world share one set of real images, so a single set decides its false alarms. Coverage is not asked."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Metrics of one kind in one world with so many images and samples."""

    kind: str
    world: str
    images: int
    samples: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.world}-{self.images}-{self.samples}"

    @property
    def real_is_fixed(self) -> bool:
        return self.world == FIXED


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Which sizes and worlds a kind of metrics is measured in."""

    measure: Callable[[Draw], Results]
    sides: str
    """``both``, or the one side that the interval stands on: ``images`` or ``samples``."""
    worlds: tuple[str, ...] = ("gaussian", "mixture", "perfect")

    def cells(self, name: str) -> Iterator[Cell]:
        """Equal sizes in every world, then few images beside many samples and few samples beside many images."""
        for n in GRID:
            for world in self.worlds:
                yield Cell(name, world, n, n)
        if self.sides == "both":
            most = GRID[-1]
            for n in GRID[:-1]:
                for world in UNEQUAL:
                    yield Cell(name, world, n, most)
                    yield Cell(name, world, most, n)


UNEQUAL = ("mixture", "perfect")
TWO_SIDED = ("gaussian", "mixture", "perfect", FIXED)
SMALL_KINDS: Mapping[str, Kind] = {
    "items": Kind(sides="images", measure=KINDS["items"]),
    "near one": Kind(sides="images", measure=near_one, worlds=("gaussian",)),
    "frechet": Kind(sides="both", measure=KINDS["frechet"], worlds=TWO_SIDED),
    "neighbourhoods": Kind(sides="both", measure=without_subsets, worlds=TWO_SIDED),
    "copies": Kind(sides="samples", measure=copies),
    "bins": Kind(sides="samples", measure=bins),
    "diversity": Kind(sides="samples", measure=KINDS["diversity"]),
    "classes": Kind(sides="both", measure=KINDS["classes"], worlds=TWO_SIDED),
    "copying": Kind(sides="both", measure=copying_in_cells, worlds=TWO_SIDED),
    "clusters": Kind(sides="both", measure=clusters_left_out, worlds=TWO_SIDED),
}
"""In the order of the run: what people look at first comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One metric in one draw: of the first generator value and interval, of both the p of their comparison."""

    values: tuple[float, float]
    interval: tuple[float, float]
    p: float


def draw_cell(cell: Cell, draw: int, *, seed: int, replicates: int = REPLICATES) -> dict[str, Drawn] | None:
    """Two equal generators on the same real images, by the shipped functions and the shipped comparison.

    None where there are too few items for the metrics.
    """
    world = "mixture" if cell.real_is_fixed else cell.world
    source = WORLDS[world]()
    rng = np.random.default_rng((seed, cell.images, cell.samples, draw))
    kept = _kept(world, seed)
    points = _fixed_images(world, cell.images, seed) if cell.real_is_fixed else source.real(rng, cell.images)
    real = extracted(points, source.centres)
    resamples = Resamples(key=seed * 1_000_003 + draw, count=replicates)
    shares = (None, None)
    if cell.kind == "neighbourhoods":
        shares = _shares(world, cell.images, cell.samples, draw % SHARES_KEPT, seed)
    found = []
    for known in shares:
        samples = extracted(source.generator(rng, cell.samples), source.centres)
        made = Draw(
            real=real, train=kept.images, kept=kept, samples=samples, centres=source.centres, seed=draw,
            resamples=resamples, ball_shares=known,
        )  # fmt: skip
        try:
            found.append(SMALL_KINDS[cell.kind].measure(made))
        except (NotApplicable, ValueError):
            return None
    return {name: _drawn(found[0][name], found[1][name], replicates) for name in found[0]}


SHARES_KEPT = 16
"""Estimates of the balls' shares are drawn from so many pairs. With each draw's own, intervals are as wide within 1.2%
on average (three cells, 16 draws each), and a slow test asks one of them again."""


def _drawn(first: Scalar, second: Scalar, replicates: int) -> Drawn:
    assert first.replicates is not None
    assert second.replicates is not None
    assert first.interval is not None
    items = min(first.n, second.n)
    [compared] = paired_differences(
        [first.value], second.value, first.replicates[None], second.replicates, freedom=freedom(items, replicates)
    )
    return Drawn(values=(first.value, second.value), interval=first.interval, p=compared.p)


@lru_cache(maxsize=4)
def _kept(world: str, seed: int) -> Kept:
    source = WORLDS[world]()
    return Kept(extracted(source.real(np.random.default_rng((seed, 0, 0, 0, 1)), TRAINING_IMAGES), source.centres))


@lru_cache(maxsize=8)
def _fixed_images(world: str, images: int, seed: int) -> Array:
    return WORLDS[world]().real(np.random.default_rng((seed, images, 0, 0, 2)), images)


@lru_cache(maxsize=SHARES_KEPT)
def _shares(world: str, images: int, samples: int, which: int, seed: int) -> tuple[BallShares, BallShares]:
    """Of two equal generators beside one real set, from draws that are not counted."""
    source, rng = WORLDS[world](), np.random.default_rng((seed, images, samples, which, 3))
    real = source.real(rng, images)

    def of(points: Array) -> BallShares:
        return ball_shares(real, points, manifold_k=3, density_k=5, rng=np.random.default_rng(which))

    return of(source.generator(rng, samples)), of(source.generator(rng, samples))
