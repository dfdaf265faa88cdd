"""One poll of a watched folder: which checkpoints and logs lie below it, how large they are and how old.

A folder of a network file system sends no events, so it is looked at again and again. Nothing is opened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from models.formats.names import clean
from models.trainings.listing import CHECKPOINTS, is_log, never

MOST_ENTRIES = 50_000
"""Files and folders that one poll looks at: half a second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was."""

    bytes: int
    modified: int
    """Nanoseconds since 1970, as the file system says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Paths are relative to the folder."""

    there: bool = True
    checkpoints: Mapping[PurePosixPath, Seen] = field(default_factory=dict)
    logs: Mapping[PurePosixPath, Seen] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """What could not be looked at, one sentence each."""


def poll(folder: Path) -> Polled:
    """Linear in the number of files; never raises. Links are not followed."""
    checkpoints: dict[PurePosixPath, Seen] = {}
    logs: dict[PurePosixPath, Seen] = {}
    problems: list[str] = []
    left, pending = MOST_ENTRIES, [str(folder)]
    while pending and left >= 0:
        here = pending.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    left -= 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.extend([] if never(entry.name) else [entry.path])
                    elif entry.is_file(follow_symlinks=False):
                        _note(entry, folder, checkpoints, logs)
        except OSError as error:
            if here == str(folder):
                return Polled(there=False, problems=(f"it cannot be looked at: {error.strerror or error}",))
            if os.path.isdir(here):
                name = clean(os.path.basename(here))
                problems.append(f"the folder '{name}' in it cannot be looked at: {error.strerror or error}")
    if left < 0:
        problems.append(
            f"more than {MOST_ENTRIES:,} files and folders lie in it, and the others are not watched; watch a smaller "
            "folder"
        )
    return Polled(checkpoints=checkpoints, logs=logs, problems=tuple(problems))


def _note(
    entry: os.DirEntry[str], folder: Path, checkpoints: dict[PurePosixPath, Seen], logs: dict[PurePosixPath, Seen]
) -> None:
    name = entry.name.lower()
    kept = checkpoints if name.endswith(CHECKPOINTS) else logs if is_log(name) else None
    if kept is None or name.startswith("."):
        return
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError:  # deleted meanwhile
        return
    kept[PurePosixPath(os.path.relpath(entry.path, folder))] = Seen(facts.st_size, facts.st_mtime_ns)
