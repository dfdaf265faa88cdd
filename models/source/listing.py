"""The files of a source as bytes: from single files, folders and zips, each within bounds that are checked first."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from models.base import CheckpointError
from models.formats import limits
from models.formats.archive import Archive
from models.formats.names import clean
from models.source.finding import most_bytes

_SKIPPED = frozenset({"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv", "env", "build", "dist"})
"""Folders that hold no source of the author's."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""A link is not followed, and what became a pipe is opened without waiting."""


@dataclass(frozen=True, slots=True)
class RawFile:
    name: str
    """The path within the source."""
    content: bytes


@dataclass(slots=True)
class Listing:
    """Files that were read, and a phrase for what was not."""

    files: list[RawFile]
    left_aside: list[str]
    whole: bool
    """Whether it is a folder or a zip, whose files nobody chose one by one."""


def list_source(path: Path) -> Listing:
    """What lies at a path. Raises CheckpointError, one sentence, for what cannot be read or is too much."""
    try:
        if path.is_dir():
            return _folder(path)
        if path.suffix.lower() == ".zip":
            return _zip(path)
        return Listing([RawFile(path.name, _content(path, most_bytes(path.name)))], [], whole=False)
    except OSError as error:
        raise CheckpointError(
            f"the source '{clean(path.name)}' cannot be read: {error.strerror or type(error).__name__}"
        ) from None


def _content(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file; a link, a pipe and a device are none. It may grow while it is read."""
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise CheckpointError(f"the source '{clean(path.name)}' is no ordinary file; give the file itself")
        content = file.read(most + 1)
    if len(content) > most:
        raise CheckpointError(_too_large(path.name, facts.st_size, most))
    return content


def _too_large(name: str, size: int, most: int) -> str:
    return (
        f"the source '{clean(name)}' has {size:,} bytes, more than the {most:,} that are read; "
        "give the file that defines the model"
    )


def _folder(top: Path) -> Listing:
    """What cannot be read of it is left aside: nobody chose the files one by one."""
    listing = Listing([], [], whole=True)
    left = limits.SOURCE_BYTES
    for path, name in _walk(top, listing.left_aside):
        try:
            content = _content(path, min(left, most_bytes(name)))
        except (CheckpointError, OSError):
            listing.left_aside.append(f"{clean(name)}, which is no ordinary file that can be read, or too large")
            continue
        listing.files.append(RawFile(name, content))
        left -= len(content)
    return listing


def _walk(top: Path, left_aside: list[str]) -> Iterator[tuple[Path, str]]:
    """Files whose endings are a source's, nearest first, with their names within the folder."""
    entries = 0
    level = [top]
    for _ in range(limits.SOURCE_DEPTH):
        below: list[Path] = []
        for folder in level:
            for path in _within(folder, top):
                entries += 1
                if entries > limits.SOURCE_ENTRIES:
                    left_aside.append(f"what lies behind the first {limits.SOURCE_ENTRIES:,} files of this folder")
                    return
                if _is_skipped(path.name):
                    continue
                if path.is_dir() and not path.is_symlink():
                    below.append(path)
                elif most_bytes(path.name):
                    yield path, path.relative_to(top).as_posix()
        level = below


def _within(folder: Path, top: Path) -> list[Path]:
    """A folder below the one that was named may be closed to us."""
    try:
        return sorted(islice(folder.iterdir(), limits.SOURCE_ENTRIES + 1))
    except OSError:
        if folder == top:
            raise
        return []


def _is_skipped(part: str) -> bool:
    return part.startswith(".") or part in _SKIPPED


def _zip(path: Path) -> Listing:
    listing = Listing([], [], whole=True)
    left = limits.SOURCE_BYTES
    if path.stat().st_size > limits.SOURCE_ZIP_BYTES:
        raise CheckpointError(_too_large(path.name, path.stat().st_size, limits.SOURCE_ZIP_BYTES))
    with Archive(path, entries=limits.SOURCE_ENTRIES) as archive:
        top = _common_top(list(archive.entries))
        for entry in sorted(archive.entries.values(), key=lambda entry: (entry.name.count("/"), entry.name)):
            name = entry.name.replace("\\", "/").removeprefix(top)
            parts = PurePosixPath(name).parts
            most = most_bytes(name)
            if not most or any(map(_is_skipped, parts)):
                continue
            if len(parts) > limits.SOURCE_DEPTH or entry.size > min(left, most):
                listing.left_aside.append(f"{clean(name)}, which is too large or lies too deep")
            else:
                listing.files.append(RawFile(name, archive.read(entry.name, most=most)))
                left -= entry.size
    return listing


def _common_top(names: list[str]) -> str:
    """``vae-main/`` where a repository's zip has everything in one folder."""
    tops = {name.replace("\\", "/").partition("/")[0] for name in names}
    inside = all("/" in name.replace("\\", "/") for name in names)
    return f"{tops.pop()}/" if len(tops) == 1 and inside else ""
