"""A file as it was found, and what lies inside a checkpoint that says something of its training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from models.trainings.training import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What one checkpoint says of its own training, without any name."""

    layout: str = ""
    """Equal for files with the same names and shapes of weights; ``""`` where they are not known."""
    passes: tuple[int, ...] = ()
    """Distinct values of BatchNorm's ``num_batches_tracked``: training passes so far, smallest first."""
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    """Plain values beside the weights: ``epoch``, ``global_step``, hyper-parameters with dots for nesting."""
    identity: str = ""
    """Equal for files with the same weights; ``""`` where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One checkpoint. Paths are relative to the folder that was given."""

    path: PurePosixPath
    bytes: int | None = None
    modified: float | None = None
    """Seconds since 1970."""
    witness: Witness | None = None
    problem: str = ""
    """Why it cannot be used, one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideFile:
    """A configuration or a log beside checkpoints."""

    path: PurePosixPath
    text: str
    """The head of it; ``""`` for what is no text."""
