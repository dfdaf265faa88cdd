"""Resource limits of a process, its priority, and that it goes first where memory runs out."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
        resource.RLIMIT_MSGQUEUE: 0,
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
