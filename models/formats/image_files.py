"""The image files of a folder or a zip, in a fixed order, and what else lies there and why it is left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from models.formats.archive import Archive
from models.intake.decoding import MOST_FILE_BYTES, Unreadable
from models.intake.names import HEAD_BYTES, is_hidden, is_image_head, is_image_name, parts_of
from models.intake.reasons import CIRCLE, HIDDEN, LINK, NO_IMAGE

Links = Literal["followed", "left out"]
"""Links of a folder are followed in data of one's own, as torchvision does, and left out of what others upload."""


@dataclass(frozen=True, slots=True)
class ImageFile:
    parts: tuple[str, ...]
    """Folders below the root, and the file's name."""
    read: Callable[[], bytes]
    """Raises Unreadable, or CheckpointError for a damaged zip."""

    @property
    def name(self) -> str:
        return "/".join(self.parts)


@dataclass(slots=True)
class Found:
    files: list[ImageFile] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Reason -> names, in the order in which they were met."""

    def leave_out(self, reason: str, name: str) -> None:
        self.left_out.setdefault(reason, []).append(name)


def in_folder(root: Path, *, links: Links) -> Found:
    """Sorted by folder, then by name. A link that leads nowhere is given as a file that cannot be read."""
    found = Found()
    for parts, path in _entries(root, (), (_identity(root),), links, found):
        if is_hidden(parts):
            found.leave_out(HIDDEN, "/".join(parts))
        elif is_image_name(parts[-1]) or _looks_like_one(path):
            found.files.append(ImageFile(parts, lambda path=path, parts=parts: _bytes(path, "/".join(parts))))  # type: ignore[misc]
        else:
            found.leave_out(NO_IMAGE, "/".join(parts))
    found.files.sort(key=lambda file: file.parts)
    return found


def _entries(
    folder: Path, above: tuple[str, ...], opened: tuple[tuple[int, int], ...], links: Links, found: Found
) -> Iterator[tuple[tuple[str, ...], Path]]:
    """Files below a folder; ``opened`` are the folders on the way to it, so that a circle of links ends."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.files.append(ImageFile(above, lambda: _bytes(folder, "/".join(above))))
        return
    for entry in inside:
        parts, path = (*above, entry.name), Path(entry.path)
        if entry.is_symlink() and links == "left out":
            found.leave_out(LINK, "/".join(parts))
        elif entry.is_dir():
            identity = _identity(path)
            if identity in opened:
                found.leave_out(CIRCLE, "/".join(parts))
            else:
                yield from _entries(path, parts, (*opened, identity), links, found)
        elif entry.is_file() or entry.is_symlink():
            yield parts, path
        else:  # a pipe would never end
            found.leave_out(NO_IMAGE, "/".join(parts))


def _identity(folder: Path) -> tuple[int, int]:
    try:
        facts = folder.stat()
    except OSError:
        return -1, -1
    return facts.st_dev, facts.st_ino


def _looks_like_one(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_image_head(file.read(HEAD_BYTES))
    except OSError:
        return False


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise Unreadable(f"'{name}' has more than {MOST_FILE_BYTES >> 20} MiB; leave it out, or make it smaller")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"'{name}' is a link that leads nowhere; leave it out, or copy its target here") from None
    except OSError as error:
        where = f" (it is a link to {path.resolve()})" if path.is_symlink() else ""
        raise Unreadable(f"'{name}' cannot be read: {error.strerror}{where}; leave it out, or copy it here") from None


def in_zip(archive: Archive) -> Found:
    """Sorted by whole name. The archive stays open for as long as files are read."""
    found = Found()
    for entry in sorted(archive.entries, key=lambda name: name.replace("\\", "/")):
        parts = parts_of(entry)
        if not parts or entry.endswith(("/", "\\")):
            continue
        if is_hidden(parts):
            found.leave_out(HIDDEN, "/".join(parts))
        elif is_image_name(parts[-1]) or is_image_head(archive.head(entry, HEAD_BYTES)):
            found.files.append(
                ImageFile(parts, lambda entry=entry: archive.read(entry, most=MOST_FILE_BYTES))  # type: ignore[misc]
            )
        else:
            found.leave_out(NO_IMAGE, "/".join(parts))
    return found
