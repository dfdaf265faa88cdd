"""A root folder of the worker's own, with nothing in it but what it may read or write (Linux 5.12).

What is not there cannot be opened, and its existence, size and times cannot be asked for, which Landlock does not hide.
What may only be read is mounted read-only. Needs a mount namespace that this process may change.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.jobs.sandbox.isolation.seccomp import Processor

AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = -100, 0x1000, 0x8000
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH = 1, 4
READ_ONLY, NO_SETUID, NO_EXEC = 1, 2, 8
"""MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NOEXEC."""
MS_REC, MS_PRIVATE, MS_NOSUID, MS_NODEV, MNT_DETACH = 0x4000, 1 << 18, 2, 4, 2
ROOT_OPTIONS = b"size=1m,mode=755"


@dataclass(frozen=True, slots=True)
class _Tree:
    """A file or folder with all below it, taken out of the old root."""

    path: str
    """Without links."""
    descriptor: int
    folder: bool


class _Attributes(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns"))


class PrivateRoot:
    """Made of what ``read`` and ``write`` name; a path that does not exist is left out. Paths keep their names."""

    def __init__(self, machine: Processor, *, read: Sequence[str], write: Sequence[str]) -> None:
        self._numbers = machine.numbers
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.read, self.write = read, write

    def enter(self, folder: str) -> bool:
        """Change root and working folder (``folder``). False where the kernel refuses before anything is changed;
        raises OSError where it does so later."""
        links = {path: os.path.realpath(path) for path in (*self.read, *self.write)}
        try:
            self._mount(None, b"/", None, MS_REC | MS_PRIVATE, None)
            trees = self._trees(links)
            self._mount(b"tmpfs", os.fsencode(folder), b"tmpfs", MS_NOSUID | MS_NODEV, ROOT_OPTIONS)
        except OSError:
            return False
        try:
            os.chdir(folder)
            self._call("pivot_root", b".", b".")
        except OSError:
            self._libc.umount2(os.fsencode(folder), MNT_DETACH)
            os.chdir(folder)
            return False
        if self._libc.umount2(b".", MNT_DETACH):
            raise self._error("umount2")
        os.chdir("/")
        for tree in trees:
            self._place(tree)
        for path, real in links.items():
            if not os.path.lexists(path) and os.path.exists(real):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                os.symlink(real, path)
        self._attributes(b"/", READ_ONLY | NO_SETUID, 0)
        os.chdir(folder)
        return True

    def _trees(self, links: dict[str, str]) -> list[_Tree]:
        """Shallow ones first, so that what may be written can lie in a folder that may be read."""
        written = {links[path] for path in self.write}
        trees: list[_Tree] = []
        for path in sorted({*links.values()}, key=lambda path: path.count("/")):
            if path.startswith("/proc/") or not os.path.exists(path):
                continue
            if path not in written and any(_lies_in(path, tree.path) for tree in trees):
                continue
            attributes = NO_SETUID | (NO_EXEC if path in written else READ_ONLY)
            trees.append(self._tree(path, path, attributes))
        for path in self.read:
            if path.startswith("/proc/"):  # /proc/self is another one for each process
                trees.append(self._tree(path, path, NO_SETUID))
        return trees

    def _tree(self, path: str, source: str, attributes: int) -> _Tree:
        flags = OPEN_TREE_CLONE | AT_RECURSIVE | os.O_CLOEXEC
        descriptor = self._call("open_tree", ctypes.c_int(AT_FDCWD), os.fsencode(source), ctypes.c_uint(flags))
        asked = _Attributes(set=attributes)
        self._set(descriptor, b"", AT_EMPTY_PATH | AT_RECURSIVE, asked)
        return _Tree(path, descriptor, stat.S_ISDIR(os.fstat(descriptor).st_mode))

    def _place(self, tree: _Tree) -> None:
        if not os.path.lexists(tree.path):
            os.makedirs(tree.path if tree.folder else os.path.dirname(tree.path), exist_ok=True)
            if not tree.folder:
                os.close(os.open(tree.path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC))
        self._call(
            "move_mount", ctypes.c_int(tree.descriptor), b"", ctypes.c_int(AT_FDCWD), os.fsencode(tree.path),
            ctypes.c_uint(MOVE_MOUNT_F_EMPTY_PATH),
        )  # fmt: skip
        os.close(tree.descriptor)

    def _attributes(self, path: bytes, attributes: int, flags: int) -> None:
        self._set(AT_FDCWD, path, flags, _Attributes(set=attributes))

    def _set(self, descriptor: int, path: bytes, flags: int, attributes: _Attributes) -> None:
        size = ctypes.c_size_t(ctypes.sizeof(attributes))
        self._call(
            "mount_setattr", ctypes.c_int(descriptor), path, ctypes.c_uint(flags), ctypes.byref(attributes), size
        )

    def _mount(self, source: bytes | None, target: bytes, kind: bytes | None, flags: int, data: bytes | None) -> None:
        if self._libc.mount(source, target, kind, ctypes.c_ulong(flags), data):
            raise self._error("mount")

    def _call(self, name: str, *arguments: object) -> int:
        came = int(self._libc.syscall(ctypes.c_long(self._numbers[name]), *arguments))
        if came < 0:
            raise self._error(name)
        return came

    def _error(self, name: str) -> OSError:
        return OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
