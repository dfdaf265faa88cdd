"""How a worker ended, as one sentence for the user."""

from __future__ import annotations

import os
import signal
import unicodedata
from pathlib import Path

from evaluation.jobs.sandbox.memory_kills import MemoryKills
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.types import TouchstoneError

CPU_LOOK = 5.0
"""Seconds that a worker may have computed since its time was last looked at. A process that reaches its last second is
killed, as its soft and hard limit are one."""


class WorkerEnded(TouchstoneError):
    """The worker is gone, or was ended for what it did. The message is one sentence for the user."""


class WorkerLost(WorkerEnded):
    """It was ended by something outside of it, or never began. That says nothing of its task: try again."""


OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
"""Signals that others send. A process that breaks gets another one from the kernel."""


def how_it_ended(
    status: int | None, *, began: bool, limits: Limits, errors: Path, cpu_seconds: float, memory_kills: MemoryKills
) -> WorkerEnded:
    """``status`` is what it exited with, negative for a signal, None when that is not known; ``errors`` is the file
    that holds its standard error, ``cpu_seconds`` the computing time that was last seen."""
    if not began:
        return WorkerLost("No worker could be started.")
    if status is None:
        return WorkerEnded("The worker stopped talking and was ended.")
    memory = f"{limits.memory / GIB:.1f} GiB"
    if status == -signal.SIGXCPU or (status == -signal.SIGKILL and cpu_seconds >= limits.cpu_seconds - CPU_LOOK):
        return WorkerEnded(f"The worker used up its {limits.cpu_seconds / 3600:g} hours of computing time.")
    if status == -signal.SIGKILL:
        return WorkerLost(f"The worker was killed (SIGKILL){memory_kills.since(memory)}.")
    if -status in OUTSIDE:
        return WorkerLost(f"The worker was ended by a signal from outside ({signal.Signals(-status).name}).")
    last = last_words(errors)
    if "MemoryError" in last or "can't allocate memory" in last or "bad_alloc" in last:
        return WorkerEnded(f"The worker needed more than the {memory} of memory that it may use.")
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return WorkerEnded(f"The worker crashed ({name}); the file may be damaged or made to do harm.")
    return WorkerEnded(f"The worker ended early with status {status}{f': {last}' if last else ''}.")


def why_idle(state: str, silence: str) -> WorkerEnded:
    """Of one that computed nothing for a while, in words; ``state`` is the kernel's letter for it (proc(5))."""
    if state in ("T", "t"):
        return WorkerLost(
            f"The worker was stopped by a signal (SIGSTOP), computed nothing for {silence}, and was ended."
        )
    return WorkerEnded(f"The worker hung: it computed nothing for {silence} and was ended.")


def last_words(errors: Path) -> str:
    """The last line on its standard error, shortened and without control characters; the file is not trusted."""
    try:
        descriptor = os.open(errors, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - 4096))
            lines = stream.read(4096).decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    line = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return "".join(character for character in line if unicodedata.category(character)[0] != "C")[:200].rstrip(".")
