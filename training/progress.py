"""What a training loop tells while it runs, and the losses that it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

CURVE_POINTS = 50


class Progress(Protocol):
    def __call__(self, epoch: int, epochs: int, losses: Mapping[str, float]) -> None:
        """Called after each epoch, counted from 1, with that epoch's mean losses."""


class LossCurve:
    """Mean of each named loss by epoch."""

    def __init__(self) -> None:
        self.epochs: dict[str, list[float]] = {}
        self._steps: dict[str, list[float]] = {}

    def add(self, losses: Mapping[str, float]) -> None:
        for name, value in losses.items():
            self._steps.setdefault(name, []).append(value)

    def close_epoch(self) -> Mapping[str, float]:
        means = {name: sum(values) / len(values) for name, values in self._steps.items()}
        for name, mean in means.items():
            self.epochs.setdefault(name, []).append(mean)
        self._steps = {}
        return means


def shorten(values: Sequence[float], points: int = CURVE_POINTS) -> list[float]:
    """At most ``points`` values, evenly spaced, first and last kept, to 6 significant digits."""
    if len(values) <= points:
        chosen = list(values)
    else:
        chosen = [values[round(step * (len(values) - 1) / (points - 1))] for step in range(points)]
    return [float(f"{value:.6g}") for value in chosen]
