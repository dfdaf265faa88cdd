"""What a workspace would otherwise collect for ever. Every server does it as it starts; others may be at work."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path

from evaluation.jobs.surroundings import REAL_SIDE
from evaluation.store.workspace import Store

MOST_CACHE = 8 * 2**30
DAY = 24 * 3600.0


def tidy(store: Store) -> None:
    """Half-written files and folders of open models older than a day, and the cache's oldest files."""
    for folder in (store.folder / "arrays", store.folder / "checkpoints", store.folder / "pictures", store.cache):
        _remove_old_parts(folder)
    _remove_old_folders(store.live)
    shrink(store.cache / REAL_SIDE, MOST_CACHE)


def shrink(folder: Path, most: int) -> None:
    """Delete the longest unused files until at most ``most`` bytes are left."""
    files = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            with contextlib.suppress(OSError):
                facts = entry.stat(follow_symlinks=False)
                files.append((max(facts.st_atime, facts.st_mtime), facts.st_size, entry.path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= most:
            return
        with contextlib.suppress(OSError):
            os.unlink(path)
            total -= size


def _remove_old_parts(folder: Path) -> None:
    for path in folder.rglob("*.partial"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > DAY:
                path.unlink()


def _remove_old_folders(folder: Path) -> None:
    """Of open models whose server was killed. Another server of this workspace may have younger ones in use."""
    for path in folder.glob("worker-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > DAY:
                shutil.rmtree(path, ignore_errors=True)
