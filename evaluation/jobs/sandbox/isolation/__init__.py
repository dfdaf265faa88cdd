"""What a worker takes away from itself before it opens anything. Standard library only: no thread runs yet.

Landlock binds the calling thread and its future children, not threads that are there already; numpy and torch start
some on import. A worker that was just forked has one thread only, and locks itself down first.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import landlock, limits, seccomp

OWN_MAPS = "/proc/self/maps"
"""All of /proc that stays open besides cpuinfo and meminfo: scikit-learn finds its thread pools there."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """Which walls stand."""

    files: bool
    network: bool
    programs: bool

    @property
    def sentence(self) -> str:
        """What a user should know, e.g. ``Landlock: own folder only; no network; no other programs; limited ...``."""
        walls = [
            "Landlock: reads its checkpoint, the data and the shared cache, writes its own folder"
            if self.files
            else "no Landlock here: only our own code keeps the shared cache from being written",
            "no network" if self.network else "network open",
            "starts no programs" if self.programs else "may start programs",
            "memory, CPU time and files limited",
        ]
        if not (self.files or self.network or self.programs):
            return (
                "Resource limits only: this kernel offers no Landlock and no system call filter, and only our own "
                "code keeps the shared cache from being written."
            )
        return "; ".join(walls) + "."


def lock_down(*, read: Sequence[str], write: Sequence[str], limited: Mapping[str, Any]) -> Isolation:
    """Resource limits, Landlock (files, TCP, signals), a system call filter. Each holds for the rest of the process."""
    limits.apply(limited)
    limits.forbid_new_privileges()
    limits.leave_network()
    os.open(OWN_MAPS, os.O_PATH)  # never closed: the rule holds for this very inode
    files = landlock.restrict(read=[*read, OWN_MAPS], write=write)
    filtered = seccomp.restrict()
    return Isolation(files=files is not None, network=filtered or bool(files and files.tcp), programs=filtered)
