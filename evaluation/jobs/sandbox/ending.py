"""How a worker ended, as one sentence for the user."""

from __future__ import annotations

import os
import signal
import unicodedata
from pathlib import Path

from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.types import TouchstoneError


class WorkerEnded(TouchstoneError):
    """The worker is gone, or was ended for what it did. The message is one sentence for the user."""


def how_it_ended(status: int | None, *, began: bool, limits: Limits, errors: Path) -> str:
    """``status`` is what it exited with, negative for a signal, None when that is not known; ``errors`` is the file
    that holds its standard error."""
    if status is None:
        return "The worker stopped talking and was ended." if began else "No worker could be started."
    memory = f"{limits.memory / GIB:.1f} GiB"
    if status == -signal.SIGKILL:
        return f"The worker was killed by the system, most likely for lack of memory (it may use {memory})."
    if status == -signal.SIGXCPU:
        return f"The worker used up its {limits.cpu_seconds / 3600:g} hours of computing time."
    last = last_words(errors)
    if "MemoryError" in last or "can't allocate memory" in last or "bad_alloc" in last:
        return f"The worker needed more than the {memory} of memory that it may use."
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"The worker crashed ({name}); the file may be damaged or made to do harm."
    return f"The worker ended early with status {status}{f': {last}' if last else ''}."


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
