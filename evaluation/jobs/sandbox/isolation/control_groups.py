"""A control group of its own for each worker, where this process may make one. Standard library only.

The kernel then counts all of its memory, files in memory and mappings too, and all of its threads.

Of version 1 a group below this process's own takes a worker at once. Of version 2 a group that holds processes hands no
controllers down, so it is used where the service manager says that the group is ours (systemd's ``Delegate=yes`` sets
the attribute ``user.delegate``): its processes then move into a group of their own below it.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CONTROLLERS = ("memory", "pids")
MEMORY_BEYOND_DATA = 2**30
"""Libraries and files that a worker reads are counted, too; the kernel drops files again when memory is short."""
MOST_THREADS = 1024
BOUNDS = {"memory": ("memory.max", "memory.limit_in_bytes"), "pids": ("pids.max",)}
"""Names of a bound, of version 2 and 1."""
PREFIX, SERVER = "touchstone-worker-", "touchstone-server"
DELEGATED = ("user.delegate", "trusted.delegate")
_MOUNT = re.compile(
    r"^\d+ \d+ \S+ (?P<root>\S+) (?P<at>\S+) .* - (?P<kind>cgroup2?) \S+ (?P<options>\S+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Place:
    """The group that this process is in, for one controller."""

    controller: str
    version: int
    folder: Path


def own_places(proc: Path = Path("/proc/self")) -> list[Place]:
    """Of each controller that is mounted; none where the kernel has no control groups."""
    try:
        groups, mounts = (proc / "cgroup").read_text(), (proc / "mountinfo").read_text()
    except OSError:
        return []
    of_controllers: dict[str, str] = {}
    for line in groups.splitlines():
        _, _, named = line.partition(":")
        names, _, path = named.partition(":")
        of_controllers |= dict.fromkeys(names.split(","), path)
    found: dict[str, Place] = {}
    for mount in _MOUNT.finditer(mounts):
        for controller in CONTROLLERS:
            version = 2 if mount["kind"] == "cgroup2" else 1
            named = "" if version == 2 else controller
            if named in of_controllers and (version == 2 or controller in mount["options"].split(",")):
                inside = os.path.relpath(of_controllers[named], mount["root"])
                folder = Path(mount["at"]) / inside
                if not inside.startswith("..") and _has(controller, version, folder):
                    found.setdefault(controller, Place(controller, version, folder))
    return list(found.values())


def _has(controller: str, version: int, folder: Path) -> bool:
    if version == 1:
        return folder.is_dir()
    with contextlib.suppress(OSError):
        return controller in (folder / "cgroup.controllers").read_text().split()
    return False


def make(places: Iterable[Place], name: str) -> dict[str, str]:
    """Controller -> the folder of a new group; empty where none can be made. Groups whose maker is gone go first."""
    made: dict[str, str] = {}
    for place in places:
        with contextlib.suppress(OSError):
            if place.version == 2 and not _hand_down(place):
                continue
            _remove_left(place.folder)
            folder = place.folder / f"{PREFIX}{name}"
            folder.mkdir(exist_ok=True)
            made[place.controller] = str(folder)
    return made


def _hand_down(place: Place) -> bool:
    """Whether groups below a delegated group of version 2 have the controller."""
    control = place.folder / "cgroup.subtree_control"
    if place.controller in control.read_text().split():
        return True
    if not any(_attribute(place.folder, name) == b"1" for name in DELEGATED):
        return False
    server = place.folder / SERVER
    server.mkdir(exist_ok=True)
    for process in (place.folder / "cgroup.procs").read_text().split():
        with contextlib.suppress(ProcessLookupError):
            (server / "cgroup.procs").write_text(process)
    control.write_text(f"+{place.controller}")
    return True


def _attribute(folder: Path, name: str) -> bytes:
    try:
        return os.getxattr(folder, name)
    except OSError:
        return b""


def _remove_left(folder: Path) -> None:
    """Groups of workers whose keeper was killed. One that still holds a process cannot be removed."""
    for left in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            left.rmdir()


def enter(groups: Mapping[str, str], memory: int, threads: int) -> tuple[str, ...]:
    """Bound the groups and move this process into them; the controllers that hold it now. ``memory`` in bytes."""
    bounds = {"memory": memory + MEMORY_BEYOND_DATA, "pids": min(threads, MOST_THREADS)}
    held = []
    for controller, named in groups.items():
        folder = Path(named)
        with contextlib.suppress(OSError, StopIteration):
            bound = next(folder / name for name in BOUNDS[controller] if (folder / name).exists())
            bound.write_text(str(bounds[controller]))
            (folder / "cgroup.procs").write_text("0")
            held.append(controller)
    return tuple(held)


def remove(groups: Mapping[str, str]) -> None:
    """After the worker is over. What cannot be removed yet goes when the next worker starts."""
    for folder in groups.values():
        with contextlib.suppress(OSError):
            os.rmdir(folder)
