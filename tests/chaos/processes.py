"""Servers of a workspace with all that descends from them, by /proc."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT

KINDS = ("server", "fork server", "watcher", "worker")
"""By how far they descend from a server."""


def start(workspace: Path, program: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.chaos.server", str(workspace), program]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def descendants(servers: list[int]) -> Mapping[str, list[int]]:
    """Process ids of each kind that live now."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (fields := _fields(int(name))) and fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(name))
    found, level = {KINDS[0]: servers}, servers
    for kind in KINDS[1:]:
        level = [child for parent in level for child in children.get(parent, [])]
        found[kind] = level
    return found


def lives(pid: int) -> bool:
    fields = _fields(pid)
    return fields is not None and fields[0] != "Z"


def kill(pid: int) -> bool:
    """False where it ended by itself just now."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _fields(pid: int) -> list[str] | None:
    """State, parent, and so on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
