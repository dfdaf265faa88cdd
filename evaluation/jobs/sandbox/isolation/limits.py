"""Resource limits, no new privileges, no capabilities, an empty network namespace where we may have one."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 24, 38
CLONE_NEWNET = 0x40000000
CAPABILITY_VERSION_3 = 0x20080522
KEPT_CAPABILITIES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: a server that runs as root reads files of others; Landlock bounds which."""
ADDRESS_SPACE_BEYOND_DATA = 64 * 2**30
"""Libraries, reserved thread arenas and mapped files take addresses but no memory."""


def apply(limited: Mapping[str, Any]) -> None:
    """``memory`` and ``file_size`` in bytes, ``cpu_seconds``, ``open_files``, ``processes``, ``nice``."""
    memory = int(limited["memory"])
    wanted = {
        resource.RLIMIT_DATA: memory,  # what is really asked for: a 4 TB array fails here with a MemoryError
        resource.RLIMIT_AS: memory + ADDRESS_SPACE_BEYOND_DATA,
        resource.RLIMIT_CPU: int(limited["cpu_seconds"]),
        resource.RLIMIT_FSIZE: int(limited["file_size"]),
        resource.RLIMIT_NOFILE: int(limited["open_files"]),
        resource.RLIMIT_NPROC: int(limited["processes"]),
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))
    with contextlib.suppress(OSError):
        os.nice(int(limited.get("nice", 0)))
    with contextlib.suppress(OSError):  # if the machine runs out of memory, this goes first and not the server
        Path("/proc/self/oom_score_adj").write_text("1000")


def forbid_new_privileges() -> None:
    """No set-uid gains; no capabilities but reading files; other processes cannot trace this one."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def leave_network() -> None:
    """Into a network namespace without interfaces, which root may make; then drop root's other capabilities."""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        libc.unshare(CLONE_NEWNET)
        for capability in range(64):
            if not KEPT_CAPABILITIES >> capability & 1:
                libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(KEPT_CAPABILITIES, KEPT_CAPABILITIES, 0, 0, 0, 0)
        libc.capset(ctypes.byref(header), ctypes.byref(sets))
