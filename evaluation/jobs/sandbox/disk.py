"""How much of the disk a worker holds, and how much is left of it."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

GIB = 2**30
MOST_HELD = 32 * GIB
RESERVE, RESERVED_SHARE = GIB, 0.05
"""A worker may fill the disk up to this, or to this share of a small disk."""
BLOCK = 512
"""Bytes, in which the kernel counts what a file takes (``st_blocks``)."""
SMALLEST_ROOM = 2**20


def held_bytes(folder: Path, pid: int | None) -> int:
    """What lies in its folder, and what the process with this id has deleted and still holds open or mapped."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(where, name)).st_blocks * BLOCK
    return total if pid is None else total + _deleted_bytes(pid)


def room(folder: Path) -> int:
    """Bytes that may still be written to the disk that the folder lies on."""
    disk = os.statvfs(folder)
    reserve = min(RESERVE, int(disk.f_blocks * disk.f_frsize * RESERVED_SHARE))
    return max(0, disk.f_bavail * disk.f_frsize - reserve)


def why_too_much(folder: Path, pid: int | None) -> str | None:
    """One sentence where the worker holds more than it may."""
    held = held_bytes(folder, pid)
    if held > MOST_HELD:
        return f"The worker wrote more than {MOST_HELD / GIB:g} GiB of temporary files and was ended."
    if held > SMALLEST_ROOM and room(folder) == 0:
        return (
            f"The worker wrote {held / GIB:.2f} GiB of temporary files until the disk was nearly full, and was ended: "
            "free some space and try again."
        )
    return None


def _deleted_bytes(pid: int) -> int:
    found: dict[int, int] = {}
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                facts = os.stat(f"/proc/{pid}/fd/{name}")
                if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
                    found[facts.st_ino] = facts.st_blocks * BLOCK
    mapped: dict[int, int] = {}
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/maps", errors="replace") as maps:
        for line in maps:
            if line.rstrip().endswith("(deleted)"):
                places, _, _, _, inode, *_ = line.split()
                first, last = (int(place, 16) for place in places.split("-"))
                mapped[int(inode)] = mapped.get(int(inode), 0) + last - first
    return sum((mapped | found).values())
