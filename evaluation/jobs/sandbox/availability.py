"""Whether this system can run workers at all. The one place that decides it."""

from __future__ import annotations

import os
import socket
import sys

from evaluation.types import TouchstoneError

SYSTEMS = {"darwin": "macOS", "win32": "Windows", "cygwin": "Windows"}


def why_no_workers() -> str | None:
    """None where workers can be started; else one sentence: what they need, what this is, what to do.

    A worker is a fork that walls itself in by means of the Linux kernel. Forking a process that has imported numerics
    libraries is unsafe on macOS, and Windows cannot fork.
    """
    if sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds"):
        return None
    system = SYSTEMS.get(sys.platform, sys.platform)
    return (
        f"Checkpoints are opened by walled-in worker processes, which need Linux, and this is {system}: run Touchstone "
        f"on Linux (a container or WSL will do), or measure files that you trust in Python with touchstone.evaluate()."
    )


def require_workers() -> None:
    """Raises TouchstoneError with that sentence."""
    if (why := why_no_workers()) is not None:
        raise TouchstoneError(why)
