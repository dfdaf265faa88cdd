"""Paths that the operator named at the command line: the server reads below them, whatever the default roots are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from evaluation.types import TouchstoneError

VARIABLE = "TOUCHSTONE_NAMED_PATHS"
"""How ``touchstone dashboard`` tells them to the server that it starts."""


def named_paths() -> tuple[Path, ...]:
    """Absolute; none where the server was started in another way."""
    return tuple(Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name)


def name_paths(paths: Sequence[Path]) -> None:
    """For the server that this process becomes."""
    os.environ[VARIABLE] = os.pathsep.join(str(path) for path in paths)


def folder_to_watch(name: str) -> Path:
    """The folder of runs that the operator names. One that a training will make may be watched before it is there.

    Raises TouchstoneError for a file.
    """
    folder = Path(name).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise TouchstoneError(f"a folder of training runs is watched, and '{name}' is a file; name the folder")
    return folder
