"""The noise of a step is that of the training, whatever the curve does."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.series.noise import noise_of
from tests.judging.series.curves import LOOKS, curve, step_up

LOOKS_FROM_0 = np.arange(LOOKS)


@pytest.mark.parametrize(
    ("level", "least", "most"),
    [
        (0.0, 0.85, 1.3),
        (0.7 * LOOKS_FROM_0, 0.85, 1.3),
        (60 * np.exp(-LOOKS_FROM_0 / 6), 0.85, 1.5),
        (step_up(30, 50), 0.85, 1.5),
        (20 * np.exp(-LOOKS_FROM_0 / 6) + 0.5 * np.maximum(0, LOOKS_FROM_0 - 20), 0.85, 1.5),
    ],
    ids=["level", "slope", "decay", "jump", "down and up"],
)
def test_trends_and_jumps_are_no_noise(level: object, least: float, most: float) -> None:
    noises = [noise_of(curve(level, seed=seed)) for seed in range(40)]
    assert least < np.median([noise.look for noise in noises if noise]) < most


def test_the_paired_noise_stands_beside_it() -> None:
    noise = noise_of(curve())
    assert noise is not None
    assert noise.paired == pytest.approx(np.sqrt(2), rel=0.15)


def test_eight_looks_are_too_few() -> None:
    assert noise_of(curve(np.zeros(8))) is None


def test_equal_checkpoints_are_no_looks_of_their_own() -> None:
    """A training that stops moving half-way has no smaller noise for it."""
    moving = curve()
    still = moving.values.copy()
    still[20:] = still[20]
    noise = noise_of(type(moving)(metric="mse", title="mse", better="lower", steps=moving.steps, values=still))
    assert noise is not None
    assert noise.look > 0.6
