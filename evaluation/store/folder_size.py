"""How much lies in a folder whose files, and folders of files, never change once they have their name."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path


class FolderSize:
    """Reads the names at every question, and how large each entry is only once. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, int] = {}
        self._guard = threading.Lock()

    def bytes(self) -> int:
        """Of all that lies in the folder; 0 where there is none."""
        with self._guard:
            with contextlib.suppress(FileNotFoundError), os.scandir(self.folder) as entries:
                self._known = {entry.name: size for entry in entries if (size := self._of(entry)) is not None}
            return sum(self._known.values())

    def _of(self, entry: os.DirEntry[str]) -> int | None:
        if (known := self._known.get(entry.name)) is not None and not entry.name.endswith(".partial"):
            return known
        try:
            return _size(entry)
        except OSError:  # it is gone again
            return None


def _size(entry: os.DirEntry[str]) -> int:
    """Links count nothing, and are not followed."""
    if entry.is_dir(follow_symlinks=False):
        with os.scandir(entry) as entries:
            return sum(map(_size, entries))
    return entry.stat(follow_symlinks=False).st_size if entry.is_file(follow_symlinks=False) else 0
