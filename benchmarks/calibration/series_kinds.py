"""Whole trainings that go nowhere, at levels at which every kind of onset would be told: how many are told any?"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.calibration.series_worlds import World, draw
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.judgement import judge
from evaluation.judging.series.training import Classes, Training

WORLD = World(name="whole trainings", looks=50, jitter=1)
LEVELS = {
    "mse": 5.0, "frechet_distance": 20.0, "reconstruction_gap": 0.1, "posterior_collapse": 0.7,
    "discriminator_saturation": 0.7, "copying": -9.0, "copies_of_training_images": 0.5,
}  # fmt: skip
CLASSES = 10
RARE = 0.0005
"""Share of the samples that shows each class, with a tenth of the data: already as rare as a class that is dropped."""


def accused(draws: int) -> tuple[int, float]:
    """How many of the trainings are told an onset, and the CPU seconds that judging one takes."""
    count, spent = 0, 0.0
    for seed in range(draws):
        training = _training(np.random.default_rng((seed, 7)))
        started = time.process_time()
        count += bool(judge(training, "frechet_distance").onsets)
        spent += time.process_time() - started
    return count, spent / draws


def _training(rng: np.random.Generator) -> Training:
    curves = {metric: _curve(metric, level, rng) for metric, level in LEVELS.items()}
    shares = RARE * (1 + 0.1 * rng.normal(size=(WORLD.looks, CLASSES)))
    classes = Classes(
        names=tuple(map(str, range(CLASSES))), steps=WORLD.steps(), shares=shares, real=np.full(CLASSES, 0.1)
    )
    return Training(name="still", steps=WORLD.steps(), curves=curves, classes=classes)


def _curve(metric: str, level: float, rng: np.random.Generator) -> Curve:
    drawn = draw(WORLD, rng)
    assert drawn.replicates is not None
    return Curve(
        metric=metric, title=metric, better="lower", steps=drawn.steps,
        values=level + 0.01 * drawn.values, replicates=level + 0.01 * drawn.replicates,
    )  # fmt: skip
