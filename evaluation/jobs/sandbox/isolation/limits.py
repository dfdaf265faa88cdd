"""Resource limits of a process, its priority, and that it goes first where memory runs out."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ADDRESS_SPACE_BEYOND_DATA = 64 * 2**30
"""Libraries, reserved thread arenas and mapped files take addresses but no memory."""

AUTOGROUP_TRIES = 10


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
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))
    _give_way(int(limited.get("nice", 0)))
    with contextlib.suppress(OSError):  # if the machine runs out of memory, this goes first and not the server
        Path("/proc/self/oom_score_adj").write_text("1000")


def _give_way(nice: int) -> None:
    """Give way to other processes. Where the kernel groups processes by session for scheduling (autogroup), a nice
    value only counts within a session, and a worker has its own: so the session is made as nice."""
    with contextlib.suppress(OSError):
        os.nice(nice)
    for _ in range(AUTOGROUP_TRIES if nice > 0 else 0):
        try:
            Path("/proc/self/autogroup").write_text(str(nice))
            return
        except BlockingIOError:  # the kernel takes one such change in 0.1 s, of whomever
            time.sleep(0.1)
        except OSError:  # no autogroups here
            return
