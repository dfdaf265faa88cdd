"""``touchstone.trainings``: what trainings lie in folders. Nothing is measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.trainings.training import Understood


def trainings(paths: str | Path | Sequence[str | Path]) -> Understood:
    """What trainings lie below ``paths``, folders or checkpoints: steps, seeds, settings, and where each was read.

    Checkpoints whose names differ in the step alone are one training, generator and discriminator of one step one look;
    trainings that differ in the seed alone are one recipe. What is a guess says so. Nothing is measured, and nothing of
    a file is run. Raises CheckpointError, one sentence, for a path that is not there.
    """
    from models.trainings.reading import look_here, read_trainings

    return read_trainings([paths] if isinstance(paths, str | Path) else paths, look_here)
