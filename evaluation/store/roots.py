"""Roots: the folders below which the server reads files that somebody names on a page. The one place of this rule.

Docs: ``docs/trust.md``, "Folders". Command line and library read what their user can read; they ask no roots.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.store import real_files
from evaluation.types import TouchstoneError

VARIABLE = "TOUCHSTONE_ROOTS"
SHOWN_CHARACTERS = 200


class NotReadable(TouchstoneError):
    """What was named is absent, is no regular file or folder, or lies outside of the roots. Nobody is told which."""


@dataclass(frozen=True, slots=True)
class Roots:
    folders: tuple[Path, ...]
    """Absolute, as the operator wrote them; what they lead to when they are links."""

    def allowed(self, written: str | Path) -> Path:
        """The real path of a regular file or folder below a root. Links are followed as long as they stay below one.

        Raises NotReadable otherwise, always with the same words. Outside of the roots nothing is looked at, so that the
        time tells no more than the words.
        """
        try:
            path = self._below(os.fspath(written))
            real = Path(os.path.realpath(path))
            if not self.holds(real):
                raise self.refusal(written)
            with real_files.opened(real):
                return real
        except (OSError, ValueError):  # ValueError: a zero byte, or letters that no file name has
            raise self.refusal(written) from None

    def holds(self, real: Path) -> bool:
        """Whether a real path lies below a root, there or not."""
        return any(real.is_relative_to(os.path.realpath(folder)) for folder in self.folders)

    def refusal(self, written: str | Path) -> NotReadable:
        """The one answer."""
        text = str(written)
        shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
        return NotReadable(f"There is no file or folder at '{shown}' that this dashboard may read. {self.remedy()}")

    def remedy(self) -> str:
        if not self.folders:
            return f"It reads no paths: whoever runs it names folders with {VARIABLE}."
        return (
            f"Give a full path below {' or '.join(map(str, self.folders))}; whoever runs it may name other folders "
            f"with {VARIABLE}."
        )

    def _below(self, written: str) -> Path:
        """The absolute path, which begins with a root's and has no ``..``: by its letters alone."""
        path = Path(written).expanduser() if written == "~" or written.startswith("~/") else Path(written)
        places = {place for folder in self.folders for place in (folder, Path(os.path.realpath(folder)))}
        if ".." in path.parts or not any(path.is_relative_to(place) for place in places):
            raise self.refusal(written)
        return path


def roots(default: Sequence[Path]) -> Roots:
    """The folders that TOUCHSTONE_ROOTS names, separated by colons; ``default`` where it is not set.

    An empty TOUCHSTONE_ROOTS lets nobody name a path. Raises TouchstoneError for a folder that is not absolute.
    """
    configured = os.environ.get(VARIABLE)
    if configured is None:
        return Roots(tuple(dict.fromkeys(folder.absolute() for folder in default)))
    folders = [Path(name).expanduser() for name in configured.split(os.pathsep) if name.strip()]
    if wrong := next((folder for folder in folders if not folder.is_absolute() or ".." in folder.parts), None):
        raise TouchstoneError(f"{VARIABLE} must name absolute folders, separated by '{os.pathsep}'; got '{wrong}'")
    return Roots(tuple(dict.fromkeys(folders)))
