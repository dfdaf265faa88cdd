"""Regular files and folders, opened without following a link, waiting for a pipe or touching a device."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MADE_BY_THE_KERNEL = frozenset(
    {
        *("autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs"),
        *("fusectl", "mqueue", "nsfs", "proc", "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs"),
    }
)
"""File systems whose files are no data: reading one may block for ever or change something."""
MOUNTS = Path("/proc/self/mountinfo")


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A descriptor of the regular file or folder at an absolute path of which no part is a link.

    Every part is opened below the one before it and refused when it is a link. So the file that is read is the one that
    the path names, whatever is renamed meanwhile; openat2 with RESOLVE_NO_SYMLINKS says the same, and is not
    everywhere. Raises OSError for a link, a pipe, a device, a socket, and files that the kernel makes.
    """
    if not path.is_absolute() or ".." in path.parts:
        raise _refused(path)
    current = os.open(path.anchor, _FOLDER)
    try:
        for index, part in enumerate(path.parts[1:], start=2):
            below = _open_part(current, part, path, last=index == len(path.parts))
            os.close(current)
            current = below
        check_device(os.fstat(current), path)
        yield current
    finally:
        os.close(current)


def check_device(facts: os.stat_result, path: Path) -> None:
    """Raises OSError for what lies in a file system of ``MADE_BY_THE_KERNEL``."""
    if facts.st_dev in _kernel_devices():
        raise _refused(path)


_CLOSED = getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _CLOSED
_PASSING = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | _CLOSED
"""A folder on the way need not be readable."""
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _CLOSED
"""What became a pipe after it was looked at is opened without waiting, and refused then."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def _open_part(folder: int, part: str, path: Path, *, last: bool) -> int:
    before = os.stat(part, dir_fd=folder, follow_symlinks=False)
    is_folder = stat.S_ISDIR(before.st_mode)
    if not is_folder and not (last and stat.S_ISREG(before.st_mode)):
        raise _refused(path)
    kind = (_FOLDER if last else _PASSING) if is_folder else _FILE
    found = os.open(part, kind | _NO_LINK, dir_fd=folder)
    after = os.fstat(found)  # the kind too: a new file may have the number of one that was deleted
    if not os.path.samestat(before, after) or stat.S_IFMT(before.st_mode) != stat.S_IFMT(after.st_mode):
        os.close(found)
        raise _refused(path)
    return found


def _refused(path: Path) -> OSError:
    return OSError(errno.EINVAL, "it is no regular file or folder", str(path))


def _kernel_devices() -> frozenset[int]:
    """Device numbers of the mounted file systems that hold no data; none where the system does not tell."""
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return frozenset()
    found = set()
    for line in lines:  # 36 35 98:0 /root /place options … - type source options
        fields, _, kind = line.partition(" - ")
        if kind.split(" ", 1)[0] in MADE_BY_THE_KERNEL:
            major, _, minor = fields.split()[2].partition(":")
            found.add(os.makedev(int(major), int(minor)))
    return frozenset(found)
