"""``sprites``: small drawn shapes whose factors are known: shape, size, turn, place. Made here, in a second."""

from __future__ import annotations

import itertools

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError

SHAPES = ("square", "ellipse", "triangle")
SIDE, FINER = 16, 4
SIZES, TURNS, PLACES = 3, 4, 8


def _inside(shape: int, u: Array, v: Array) -> Array:
    """Whether points in the shape's own frame, in units of its size, lie in it."""
    if shape == 0:
        return np.maximum(np.abs(u), np.abs(v)) <= 0.8
    if shape == 1:
        return u**2 + (v / 0.55) ** 2 <= 1
    return (v >= -0.6) & (1.6 * np.abs(u) + v <= 0.9)


def draw(factors: Array) -> Array:
    """Images (n, 1, 16, 16), float32 in [0, 1], smooth at the edges, of factor rows (n, 5)."""
    steps = (np.arange(SIDE * FINER) + 0.5) / FINER
    y, x = np.meshgrid(steps, steps, indexing="ij")
    images = np.empty((len(factors), 1, SIDE, SIDE), dtype=np.float32)
    for row, (shape, size, turn, left, top) in enumerate(factors):
        radius = 2.2 + 0.9 * size
        # A quarter of a turn brings a square back to itself: four steps of a sixteenth stay distinct for every shape.
        angle = np.pi / 8 * turn
        dx, dy = x - (4 + 8 * left / (PLACES - 1)), y - (4 + 8 * top / (PLACES - 1))
        u, v = (np.cos(angle) * dx + np.sin(angle) * dy) / radius, (np.cos(angle) * dy - np.sin(angle) * dx) / radius
        fine = _inside(int(shape), u, v).astype(np.float32)
        images[row, 0] = fine.reshape(SIDE, FINER, SIDE, FINER).mean(axis=(1, 3))
    return images


@source("sprites")
def sprites(argument: str) -> Dataset:
    """2,304 images of 16x16 pixels: 3 shapes x 3 sizes x 4 turns x 8 x 8 places, split 80/20 with seed 0.

    In the manner of dSprites [Matthey et al. 2017]. Labels are the shapes; ``factors`` holds all five.
    """
    if argument:
        raise TouchstoneError(f"the source 'sprites' takes no path; got 'sprites:{argument}'. Write --data sprites.")
    counts = (len(SHAPES), SIZES, TURNS, PLACES, PLACES)
    factors = np.array(list(itertools.product(*(range(count) for count in counts))), dtype=np.int64)
    images = draw(factors)
    order = np.random.default_rng(0).permutation(len(factors))
    split = len(order) * 4 // 5
    train, test = np.sort(order[:split]), np.sort(order[split:])
    return Dataset(
        source="sprites",
        spec="sprites",
        train=Split(images=images[train], labels=factors[train, 0], factors=factors[train]),
        test=Split(images=images[test], labels=factors[test, 0], factors=factors[test]),
        classes=SHAPES,
        factors=("shape", "size", "turn", "left", "top"),
        description="drawn squares, ellipses and triangles with known factors, 16x16",
        note=f"all combinations, split with seed 0: {len(train)} training and {len(test)} test images",
    )
