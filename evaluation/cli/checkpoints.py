"""Checkpoints named on the command line: a file, a folder, or ENC+DEC."""

from __future__ import annotations

import os
from pathlib import Path

from evaluation.types import TouchstoneError


def split_parts(name: str) -> tuple[Path, ...]:
    """The files of one CKPT argument. A file whose name has a + in it is that file. Raises TouchstoneError."""
    names = [name] if "+" not in name or Path(name).exists() else name.split("+")
    parts = tuple(Path(part).expanduser().absolute() for part in names)
    for part in parts:
        if not part.exists() or not part.name:
            raise TouchstoneError(f"there is no checkpoint '{part.name or name}'; check the path")
        if not os.access(part, os.R_OK):
            raise TouchstoneError(f"the checkpoint '{part.name}' cannot be read: permission denied")
    return parts
