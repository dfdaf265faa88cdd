"""Whether the kernel's memory killer was at work while a worker ran.

A process that it ends gets SIGKILL, as from anybody. The kernel counts how many it has ended on the whole machine, of
all control groups (``oom_kill`` in /proc/vmstat, since Linux 4.13).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

COUNTS = Path("/proc/vmstat")


def counted(counts: Path = COUNTS) -> int | None:
    """Processes that the memory killer has ended since the machine started; None where the kernel does not say."""
    try:
        lines = counts.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)


@dataclass(frozen=True, slots=True)
class MemoryKills:
    """Made when a worker starts, asked when it was killed."""

    before: int | None = field(default_factory=counted)

    def since(self, memory: str) -> str:
        """The end of a sentence on a process that was killed: what is known of the reason."""
        after = counted()
        if self.before is None or after is None:
            return f"; the system does not say why, and it may have been for lack of memory (it may use {memory})"
        if after > self.before:
            return f" while the kernel's memory killer was at work: most likely it lacked memory (it may use {memory})"
        return ", and not by the kernel's memory killer"
