"""What a probe is trained on."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.registry import of
from evaluation.types import Array, Labels
from models.intake.labels import UNLABELLED

TrainPoints: TypeAlias = Annotated[Array, of("points", test_items="train_items")]
"""For a step with the slot ``points``: the same of the training images."""


def labelled(points: Array, labels: Labels) -> tuple[Array, Labels]:
    """Those training points (n, d) that have a label, and their labels: what a probe can learn from."""
    known = labels != UNLABELLED
    return (points, labels) if known.all() else (points[known], labels[known])
