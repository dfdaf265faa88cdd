"""``python -m tests.cpu_minutes NAME COMMAND...``: runs the command, then says how many CPU minutes it took.

Counted is the time of every process that the command started, however deep: test workers, servers, browsers. The exit
status is the command's. On Linux a process that its parent left behind comes to this one and is counted too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 5.0
"""How long processes that are left behind may take to end. Those that stay longer are not counted."""


def main(name: str, *command: str) -> int:
    adopt_orphans()
    status = subprocess.call(command)
    wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{name}: {(used.ru_utime + used.ru_stime) / 60:.1f} CPU minutes", flush=True)
    return status if status >= 0 else 128 - status


def adopt_orphans() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for_orphans() -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < ends:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
