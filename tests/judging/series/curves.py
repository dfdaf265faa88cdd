"""Curves with a known truth."""

from __future__ import annotations

from typing import Any

import numpy as np

from evaluation.judging.series.curve import Curve

LOOKS = 50


def curve(level: Any = 0.0, *, metric: str = "mse", better: Any = "lower", noise: float = 1.0, seed: int = 0) -> Curve:
    """``level`` at every look, or one number for all, with independent noise and replicates of the same noise."""
    values = np.broadcast_to(np.asarray(level, dtype=float), (LOOKS,) if np.ndim(level) == 0 else np.shape(level))
    rng = np.random.default_rng((seed, sum(map(ord, metric))))
    drawn = values + noise * rng.normal(size=len(values))
    return Curve(
        metric=metric, title=metric, better=better, steps=steps(len(values)), values=drawn,
        replicates=drawn[:, None] + noise * rng.normal(size=(len(values), 40)),
    )  # fmt: skip


def steps(looks: int = LOOKS) -> np.ndarray:
    return 1000.0 * np.arange(1, looks + 1)


def step_up(at: int, size: float, looks: int = LOOKS) -> np.ndarray:
    """0, and ``size`` from a look on."""
    return np.where(np.arange(looks) >= at, size, 0.0)
