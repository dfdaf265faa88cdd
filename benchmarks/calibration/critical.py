"""The table of evaluation/judging/series/critical.py, simulated anew.

python -m benchmarks.calibration critical [--draws 20000]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from evaluation.judging.series.critical import LEVELS, LOOKS
from evaluation.judging.series.noise import window_noise
from evaluation.judging.series.worsening import distances, lasting
from evaluation.types import Array

AT_ONCE = 1000
CORRELATION = 0.7


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration critical", description=__doc__)
    parser.add_argument("--draws", type=int, default=20_000)
    draws = parser.parse_args(words).draws
    for looks in LOOKS:
        print(f"    ({', '.join(f'{value:.2f}' for value in row(looks, draws))}),  # {looks}", flush=True)


def row(looks: int, draws: int) -> Array:
    """What stands in the table for so many looks."""
    independent, correlated = (largest(looks, draws, correlation) for correlation in (0.0, CORRELATION))
    levels = np.array(LEVELS)
    found: Array = np.maximum(
        np.quantile(independent, 1 - levels), np.quantile(correlated, np.maximum(0, 1 - 2 * levels))
    )
    return found


def largest(looks: int, draws: int, correlation: float) -> Array:
    """The largest lasting distance of each of many series that go nowhere, in noises of a difference of windows."""
    rng = np.random.default_rng((looks, round(10 * correlation)))
    found = []
    for _ in range(-(-draws // AT_ONCE)):
        values = rng.normal(size=(AT_ONCE, looks))
        for place in range(1, looks):
            values[:, place] = correlation * values[:, place - 1] + np.sqrt(1 - correlation**2) * values[:, place]
        found.append(lasting(*distances(values)).max(axis=-1) / window_noise(values) / np.sqrt(2))
    return np.concatenate(found)[:draws]
