"""Points collected to curves, within bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from models.formats.names import clean
from models.trainings.logs import MOST_CURVES, MOST_POINTS, Curve, Log

STEPS = (
    "step", "global_step", "trainer/global_step", "_step", "iteration", "iter", "steps", "iterations", "it",
    "progress/kimg", "kimg", "batch", "epoch", "epochs", "ep",
)  # fmt: skip
"""Names of a column that counts steps, the best first; in lower case."""
TIMES = ("time", "timestamp", "wall_time", "date", "_timestamp", "_runtime", "elapsed", "total_time", "created_at")
"""Columns that are no measure of a model."""


class Points:
    """Grows while a log is read."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[list[float], list[float]]] = {}
        self.notes: dict[str, None] = {}

    def add(self, name: str, step: float, value: float) -> None:
        """What is not finite is left out."""
        if not (math.isfinite(step) and math.isfinite(value)):
            self.notes["values that are no finite numbers are left out"] = None
            return
        curve = self.found.get(name)
        if curve is None:
            if len(self.found) >= MOST_CURVES:
                self.notes[f"more than {MOST_CURVES} curves lie here, and the others are left out"] = None
                return
            curve = self.found[name] = ([], [])
        if len(curve[0]) >= MOST_POINTS:
            self.notes[f"curves are longer than {MOST_POINTS:,} points, and the rest is left out"] = None
            return
        curve[0].append(step)
        curve[1].append(value)

    def log(self, title: str, axis: str) -> Log:
        curves: Mapping[str, Curve] = {
            clean(name): Curve(np.asarray(steps, np.float64), np.asarray(values, np.float64), axis)
            for name, (steps, values) in self.found.items()
        }
        return Log(format=title, curves=curves, notes=tuple(self.notes))


def number(text: object) -> float | None:
    """A finite or infinite number; None for anything else, an empty cell too."""
    if isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return float(text) if abs(text) < 1e308 else math.inf
    if not isinstance(text, str) or not text or len(text) > 40:
        return None
    try:
        return float(text)
    except ValueError:
        return None
