"""Gives away what a worker could do as root, or could gain: user id, capabilities, new privileges, being traced."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Sequence

PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 8, 24, 38
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63
WRITE_ALL, READ_ALL = 1 << 1, 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
FIRST_USER, USERS = 60_600, 500
"""A server that runs as root gives each worker a user id of these, which distributions leave unused."""


def worker_user(pid: int) -> int | None:
    """The user id for the worker with this keeper; None where we are no root and it stays what it is."""
    return FIRST_USER + pid % USERS if os.geteuid() == 0 else None


def needed_capabilities(user: int | None, write: Sequence[str]) -> int:
    """Of a worker that was root: it reads files of any owner, and writes those it was given. Landlock and mounts bound
    which."""
    if user is None:
        return 0
    owners = set()
    for path in write:
        with contextlib.suppress(OSError):
            owners.add(os.stat(path).st_uid)
    return READ_ALL if owners <= {user} else READ_ALL | WRITE_ALL


def become(user: int) -> bool:
    """Another user without groups, with the capabilities that we have. False where that is refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:
        return False
    return True


def keep_capabilities(kept: int) -> None:
    """And no other one, now or later."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(LAST_CAPABILITY + 1):
        if not kept >> capability & 1:
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    libc.capset(ctypes.byref(header), ctypes.byref(sets))


def forbid_new_privileges() -> None:
    """No gains by set-uid files, for the rest of the process."""
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def allow_tracing(allowed: int) -> None:
    """By processes of the same user: 1 lets the server count files that the worker holds open, 0 keeps others out."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, allowed, 0, 0, 0)
