"""What is known of trainings: looks at a model over steps, the seed, the settings, and where each of them was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

Scalar = bool | int | float | str
"""A setting of a training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value, and where it was read."""

    value: Scalar
    where: str
    """As people read it: ``seed in the folder's name``, ``run_meta.json``."""
    guess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The model of a training at one step: one file, or one a role."""

    step: int | None
    """How much training was done, counted in ``unit`` from 0 for none. None where nothing says it."""
    unit: str
    """``epoch``, ``step`` (an update of the weights), ``kimg`` (a thousand images), ``file``, or ``""``."""
    where: str
    """Where the step was read; ``""`` where nothing says it."""
    guess: bool = False
    name: str = ""
    """``final``, ``best``, ``last`` or another name that stands in place of a number, or ``""``."""
    files: Mapping[str, PurePosixPath]
    """Role -> file: ``generator``, ``discriminator``, ``encoder`` ..., or ``""`` for all in one file."""
    copies: tuple[PurePosixPath, ...] = ()
    """Files that hold the same weights as one of ``files``."""
    problems: tuple[str, ...] = ()
    """Why a file of this look cannot be used, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One run of a training program: its looks from the earliest to the latest."""

    name: str
    """Told apart from others by its folders: ``run_0/model``."""
    looks: tuple[Look, ...]
    seed: Fact | None = None
    run: Fact | None = None
    """The number of a repetition, which is no seed."""
    hyper_parameters: Mapping[str, Fact] = field(default_factory=dict)
    logs: tuple[PurePosixPath, ...] = ()
    """Log files that lie with this training and with no other."""
    notes: tuple[str, ...] = ()
    """What is missing, doubled or odd, one sentence each."""

    @property
    def files(self) -> tuple[PurePosixPath, ...]:
        """Every checkpoint of it, in the order of looks."""
        return tuple(path for look in self.looks for path in look.files.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Trainings that differ in the seed alone."""

    name: str
    trainings: tuple[str, ...]
    """Names of its trainings, in natural order."""
    hyper_parameters: Mapping[str, Fact] = field(default_factory=dict)
    continues: str = ""
    """The training where its one training goes on, as one that was resumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was understood of one or more folders."""

    root: Path | None = None
    """The folder that all files are relative to."""
    trainings: tuple[Training, ...]
    recipes: tuple[Recipe, ...]
    notes: tuple[str, ...] = ()
    """What was left aside, one sentence each."""
