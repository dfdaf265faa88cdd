"""SHA-256 and size of files that stay where they are, however large: counted first, read in blocks, stoppable."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.store import real_files
from evaluation.types import TouchstoneError
from models.formats import limits

BLOCK = 2**20
FOLDER_BYTES = 4 * limits.FILE_BYTES
"""Most bytes that a folder's files may have together."""

Told = Callable[[int, int], None]
"""(bytes read, bytes in all), after every block. It may raise to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    paths: tuple[Path, ...]
    sha256: str
    size: int


def fingerprint(paths: Sequence[Path], told: Told = lambda done, total: None) -> Fingerprint:
    """The digest that ``models.reading`` computes: of several files, the digest of their digests in order.

    Links inside a folder are left out. Raises OSError for what ``real_files.opened`` refuses, and for files that change
    meanwhile; TouchstoneError for what is larger than anything that is opened.
    """
    try:
        files = [file for path in paths for file in _files(path)]
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, "there is no such file or folder on this machine") from error
    except RecursionError as error:
        raise OSError(errno.ELOOP, "its folders are nested too deep") from error
    total, done = sum(size for _, size in files), 0
    if not files:
        raise FileNotFoundError(errno.ENOENT, "this folder holds no files")
    if total > FOLDER_BYTES or any(size > limits.FILE_BYTES for _, size in files):
        raise TouchstoneError(
            f"a file may have {limits.FILE_BYTES / limits.GIB:.0f} GiB and a folder {FOLDER_BYTES / limits.GIB:.0f}; "
            f"got {total / limits.GIB:.1f} GiB. Save the weights without the optimizer."
        )
    digests = []
    for path, size in files:
        digest = hashlib.sha256()
        with real_files.opened(path) as descriptor:
            left = size  # no more than was counted: some files never end
            while left and (block := os.read(descriptor, min(BLOCK, left))):
                digest.update(block)
                left -= len(block)
                done += len(block)
                told(done, total)
            if left or os.fstat(descriptor).st_size != size:
                raise OSError(errno.EIO, "it changed while it was read")
        digests.append(digest)
    if len(digests) == 1:
        return Fingerprint(paths=tuple(paths), sha256=digests[0].hexdigest(), size=total)
    whole = hashlib.sha256(b"".join(digest.digest() for digest in digests))
    return Fingerprint(paths=tuple(paths), sha256=whole.hexdigest(), size=total)


def _files(path: Path) -> list[tuple[Path, int]]:
    """The file itself, or all files below the folder in the order of their names; with their sizes."""
    with real_files.opened(path) as descriptor:
        facts = os.fstat(descriptor)
        if not stat.S_ISDIR(facts.st_mode):
            return [(path, facts.st_size)]
        found: list[tuple[Path, int]] = []
        for place, _, names, folder in os.fwalk(".", dir_fd=descriptor, onerror=_raise):
            real_files.check_device(os.fstat(folder), path)
            for name in names:
                inside = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISREG(inside.st_mode):
                    found.append((path / place / name, inside.st_size))
            if len(found) > limits.IMAGE_FILES:
                raise TouchstoneError(f"a folder may hold {limits.IMAGE_FILES:,} files; this one holds more")
        return sorted(found)


def _raise(error: OSError) -> None:
    raise error
