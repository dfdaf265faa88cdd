"""Folders of training runs as tests write them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from models.trainings.found import BesideFile, FoundFile, Witness
from models.trainings.training import Scalar, Training, Understood
from models.trainings.understanding import understand


def file(
    path: str,
    *,
    size: int | None = 1_000_000,
    modified: float | None = None,
    layout: str = "",
    passes: Sequence[int] = (),
    facts: Mapping[str, Scalar] | None = None,
    identity: str = "",
    problem: str = "",
) -> FoundFile:
    witness = Witness(layout=layout, passes=tuple(passes), facts=facts or {}, identity=identity)
    return FoundFile(path=PurePosixPath(path), bytes=size, modified=modified, witness=witness, problem=problem)


def understood(*paths: str | FoundFile, beside: Mapping[str, str] | None = None) -> Understood:
    files = [file(path) if isinstance(path, str) else path for path in paths]
    return understand(files, [BesideFile(path=PurePosixPath(name), text=text) for name, text in (beside or {}).items()])


def the_training(*paths: str | FoundFile, beside: Mapping[str, str] | None = None) -> Training:
    """The one training that the files are."""
    (training,) = understood(*paths, beside=beside).trainings
    return training


def steps(training: Training) -> list[int | None]:
    return [look.step for look in training.looks]
