"""What a checkpoint itself says of its training, read inertly. Nothing of the weights is read but counters."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.base import CheckpointError
from models.formats.outline import NoWeights, Outline
from models.reading import read_outline
from models.trainings.found import Witness
from models.trainings.settings import flat

POINTER = b"version https://git-lfs"
_HISTORY = ("loss", "curve", "history", "metric")
"""Facts beside weights that change from step to step, and are no settings."""


def witness(path: Path) -> Witness:
    """Raises CheckpointError, one sentence, for what cannot be read; NoWeights for what holds no network."""
    try:
        with path.open("rb") as file:
            head = file.read(len(POINTER))
    except OSError as error:
        raise CheckpointError(
            f"'{path.name}' cannot be read ({error.strerror}); look whether it is still there"
        ) from None
    if head == POINTER:
        raise CheckpointError(f"'{path.name}' is a Git LFS pointer and not the weights; fetch them with git lfs pull")
    outline = read_outline(path)
    if not outline.shapes:
        raise NoWeights(f"'{path.name}' holds no weights by name; give the checkpoint of a model")
    return Witness(
        layout=_layout(outline),
        passes=outline.counters,
        facts={name: value for name, value in flat(outline.facts) if not any(word in name for word in _HISTORY)},
        identity=outline.identity,
    )


def _layout(outline: Outline) -> str:
    said = "\n".join(sorted(f"{name} {shape}" for name, shape in outline.shapes.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
