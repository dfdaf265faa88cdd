"""A model in several files: a folder, or a zip of one. Both are read by member name, and nothing is unpacked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from models.base import CheckpointError
from models.formats import limits
from models.formats.archive import Archive, names_of
from models.formats.names import clean


@dataclass(frozen=True, slots=True)
class Members:
    """The files below one folder. ``prefix`` is that folder within ``path``: "" or "name/"."""

    path: Path
    prefix: str
    names: frozenset[str]

    def read(self, name: str, *, most: int) -> bytes:
        """A member's bytes. Raises CheckpointError when it is missing, a link, or larger than ``most``."""
        if self.path.is_dir():
            file = self.path / self.prefix / name
            if file.is_symlink() or not file.is_file():
                raise CheckpointError(f"this folder lacks the file '{clean(name)}' (or it is a link); give all of it")
            if file.stat().st_size > most:
                raise CheckpointError(f"the file '{clean(name)}' has more than {most:,} bytes; give a smaller model")
            return file.read_bytes()
        with Archive(self.path) as archive:
            if self.prefix + name not in archive.entries:
                raise CheckpointError(f"this zip lacks the file '{clean(name)}'; zip the whole folder")
            return archive.read(self.prefix + name, most=most)

    def json(self, name: str) -> dict[str, Any]:
        """A member that is a JSON object. Raises CheckpointError."""
        try:
            value = json.loads(self.read(name, most=limits.JSON_BYTES).decode("utf-8"))
        except (ValueError, RecursionError):
            raise CheckpointError(f"the file '{clean(name)}' is no valid JSON; save the model again") from None
        if not isinstance(value, dict):
            raise CheckpointError(f"the file '{clean(name)}' is no JSON object; save the model again")
        return value


def find(path: Path, needed: Iterable[str]) -> Members | None:
    """The shallowest folder in ``path`` (a folder, or a zip) that holds all ``needed`` files, or None."""
    wanted = list(needed)
    names = _names(path)
    folders = sorted(
        {str(PurePosixPath(name).parent) for name in names if PurePosixPath(name).name == wanted[0]},
        key=lambda folder: (folder.count("/") + (folder != "."), folder),
    )
    for folder in folders:
        prefix = "" if folder == "." else f"{folder}/"
        if prefix.count("/") <= 2 and all(prefix + name in names for name in wanted):
            inside = frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))
            return Members(path, prefix, inside)
    return None


def _names(path: Path) -> frozenset[str]:
    if not path.is_dir():
        return names_of(path)
    files = (file for pattern in ("*", "*/*") for file in path.glob(pattern) if not file.is_symlink())
    return frozenset(file.relative_to(path).as_posix() for file in islice(files, 5_000) if file.is_file())
