"""What a probe is trained on."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.registry import of
from evaluation.types import Array

TrainPoints: TypeAlias = Annotated[Array, of("points", test_items="train_items")]
"""For a step with the slot ``points``: the same of the training images."""
