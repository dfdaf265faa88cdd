"""How much a worker may use, and for how long it may say nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from evaluation.jobs.sandbox.availability import require_workers

GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may use."""

    memory: int = field(default_factory=lambda: default_memory())
    """Bytes of data, without libraries."""
    cpu_seconds: int = 24 * 3600
    file_size: int = 8 * GIB
    open_files: int = 1024
    processes: int = 8192
    """Threads of this user, the server's own among them."""
    nice: int = 10
    """0 to 19. With 10 a worker gets a tenth of what the server gets where both want to compute, so pages stay quick;
    with 19, other programs of a busy machine would leave it next to nothing."""
    silent_seconds: float = 1800.0
    """Without a line for this long: ended."""
    idle_seconds: float = 120.0
    """Without a line and without computing for this long: ended."""


def default_memory() -> int:
    """Three quarters of the machine's memory, at most 16 GiB. Raises TouchstoneError where no workers can run."""
    require_workers()
    return min(16 * GIB, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4)
