"""Namespaces of a worker's own: users, processes, System V memory and queues, the network, mounts (Linux 3.8).

Anybody may enter new ones together with a new user namespace, where the kernel lets users have these; root may always.
A new process namespace holds for children that are forked later, so a worker's keeper enters it.
"""

from __future__ import annotations

import ctypes
import os

MOUNTS, IPC, USER, PROCESSES, NETWORK = 0x00020000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
NAMES = {USER: "user", PROCESSES: "pid", IPC: "ipc", NETWORK: "net", MOUNTS: "mount"}


def enter(*wanted: int) -> tuple[str, ...]:
    """Names of those that were entered, all or none."""
    flags = sum(wanted)
    entered = ctypes.CDLL(None, use_errno=True).unshare(ctypes.c_int(flags)) == 0
    return tuple(name for flag, name in NAMES.items() if flags & flag) if entered else ()


def map_own_ids(user: int, group: int) -> None:
    """In a user namespace that this process has just entered: its own ids, as they were before."""
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def map_all_ids(pid: int) -> None:
    """In another process's new user namespace, by root: all ids that we have, so that files of any owner have one."""
    for kind in ("uid_map", "gid_map"):
        with open(f"/proc/self/{kind}") as known:
            ranges = [line.split() for line in known]
        _write(f"/proc/{pid}/{kind}", "".join(f"{first} {first} {count}\n" for first, _, count in ranges))


def _write(path: str, text: str) -> None:
    """In one call, as the kernel wants it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
