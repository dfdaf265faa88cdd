"""Container formats, one a file, found by import. A format knows the bytes it reads and nothing about networks.

A file here that reads something calls ``container(...)`` once at import; ``formats()`` imports them all, and those of
plug-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.discovery import import_all, import_plugins, table
from models.formats.contents import Contents
from models.formats.outline import Outline

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One container. ``read`` raises CheckpointError with one sentence for what it cannot or will not read."""

    name: str
    title: str
    """As users read it: ``PyTorch zip``."""
    sniff: Callable[[bytes, Path], bool]
    """(first 4096 bytes, path) -> whether this is the format. A folder comes with no bytes. Never raises."""
    read: Callable[[Path], Contents]
    outline: Callable[[Path], Outline] | None = None
    """What the file says of its weights while they stay unread; None where it is read whole for that."""
    order: int = 50
    """Lower is asked first: specific containers before general ones (a bundle before any zip)."""
    example: Callable[[Path], Path] | None = None
    """Writes a small checkpoint into a folder and returns its path. Every format has one; the contract test reads it.
    May raise ModuleNotFoundError where an optional package is needed."""


_formats: dict[str, Format] = table("formats")


def container(item: Format) -> Format:
    """Announce a container format. Raises ValueError when its name is taken."""
    if item.name in _formats:
        raise ValueError(f"container format '{item.name}' is registered twice")
    _formats[item.name] = item
    return item


def formats() -> Sequence[Format]:
    """Every format in the order of asking; the first call imports every file of this package, and the plug-ins."""
    import_ours()
    import_plugins("formats")
    return sorted(_formats.values(), key=lambda item: (item.order, item.name))


def import_ours() -> None:
    """Every format of ours is registered after this."""
    import_all(__name__)
