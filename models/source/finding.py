"""Where the author's source lies: named by somebody, or beside the checkpoint. Lists names, and reads nothing."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean
from models.source.files import SETTINGS_ENDINGS

CODE_ENDINGS = (".py", ".ipynb")
SourcePath = str | Path
Source = SourcePath | Sequence[SourcePath] | None
"""A file, a folder or a zip, or several; none at all with ``()``; None looks beside the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePaths:
    """Files, folders and zips of source, none of them read yet."""

    paths: tuple[Path, ...] = ()
    origin: Literal["given", "beside"] = "given"
    """``beside``: nobody named them, so what does not fit the checkpoint is left aside and refuses nothing."""


NO_SOURCE = SourcePaths()


def source_paths(checkpoint: Sequence[Path], source: Source | SourcePaths) -> SourcePaths:
    """The source of a checkpoint. Raises CheckpointError for a named path that is not there."""
    if isinstance(source, SourcePaths):
        return source
    if source is None:
        return SourcePaths(paths=beside(checkpoint), origin="beside")
    named = [source] if isinstance(source, str | Path) else source
    if not isinstance(named, list | tuple) or not all(_is_path(one) for one in named):
        raise CheckpointError("a source is named by the path of a file, folder or zip, or by a list of these")
    if len(named) > limits.SOURCE_PATHS:
        raise CheckpointError(
            f"a checkpoint's source is at most {limits.SOURCE_PATHS} files; got {len(named)}: give their folder instead"
        )
    paths = tuple(Path(one).expanduser().resolve() for one in named)
    for path in paths:
        if not path.exists():
            raise CheckpointError(f"there is no source '{clean(path.name)}'; check the path")
        if not path.is_dir() and path.suffix.lower() not in (*CODE_ENDINGS, *SETTINGS_ENDINGS, ".zip"):
            raise CheckpointError(
                f"a source is a .py or .ipynb file, a folder or a .zip of them, with .yaml or .json settings; got "
                f"'{clean(path.name)}'"
            )
    return SourcePaths(paths=paths)


def _is_path(one: object) -> bool:
    return isinstance(one, str | Path) and str(one).strip() != "" and "\0" not in str(one)


def beside(checkpoint: Sequence[Path]) -> tuple[Path, ...]:
    """Scripts and notebooks in the folders of the checkpoint's files, and the settings beside them.

    A folder of downloads may hold anything. So few files count, links and folders below it do not, and those whose
    names begin like a checkpoint's come first.
    """
    stems = tuple(path.stem.lower() for path in checkpoint)
    code: list[Path] = []
    settings: list[Path] = []
    for folder in dict.fromkeys(path.absolute().parent for path in checkpoint if not path.is_dir()):
        for path in _files(folder):
            ending = path.suffix.lower()
            if ending in CODE_ENDINGS:
                code.append(path)
            elif ending in SETTINGS_ENDINGS:
                settings.append(path)
    code.sort(key=lambda path: (not path.stem.lower().startswith(stems), path.name))
    settings.sort(key=lambda path: (not path.stem.lower().startswith(stems), path.name))
    return (*code[: limits.SOURCE_BESIDE], *settings[: limits.SOURCE_BESIDE]) if code else ()


def _files(folder: Path) -> list[Path]:
    """Small ordinary files of a folder, hidden ones left out; none where it cannot be listed."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in itertools.islice(entries, limits.SOURCE_ENTRIES):
                most = most_bytes(entry.name)
                ordinary = most and not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
                if ordinary and 0 < entry.stat(follow_symlinks=False).st_size <= most:
                    found.append(Path(entry.path))
    except OSError:
        return []
    return found


def most_bytes(name: str) -> int:
    """The largest size of a file of this name; 0 where its ending is none of a source's."""
    ending = Path(name).suffix.lower()
    if ending == ".ipynb":
        return limits.SOURCE_NOTEBOOK_BYTES
    return limits.SOURCE_SCRIPT_BYTES if ending == ".py" else limits.JSON_BYTES if ending in SETTINGS_ENDINGS else 0
