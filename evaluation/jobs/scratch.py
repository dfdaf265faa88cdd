"""A folder for what a command leaves to its workers, deleted with it.

A process that is killed with SIGKILL deletes nothing. So the folder holds a locked file: the next command deletes the
folders whose lock nobody holds any more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evaluation.store.file_lock import try_lock

PREFIX = "touchstone-"
HELD = ".held"
YOUNG_SECONDS = 60.0
"""A folder so young may not be locked yet by the one who makes it."""


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder of this user's only; it and all in it are gone afterwards, also after an error or a signal."""
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name,
        (Path(name) / HELD).open("w") as lock,
    ):
        try_lock(lock)
        remove_abandoned(Path(name).parent)
        yield Path(name)


def remove_abandoned(parent: Path) -> None:
    """Delete the folders of this user's that a killed process left."""
    for folder in parent.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            facts = folder.lstat()
            mine = stat.S_ISDIR(facts.st_mode) and (not hasattr(os, "getuid") or facts.st_uid == os.getuid())
            if mine and time.time() - facts.st_mtime > YOUNG_SECONDS:
                with (folder / HELD).open("r+") as lock:  # a folder without it is not ours
                    abandoned = try_lock(lock)
                if abandoned:
                    shutil.rmtree(folder, ignore_errors=True)
