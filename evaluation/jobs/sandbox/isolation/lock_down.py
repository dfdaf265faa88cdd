"""What a worker takes away from itself before it opens anything. Standard library only: no thread runs yet.

Landlock binds the calling thread and its future children, not threads that are there already; numpy and torch start
some on import. A worker that was just forked has one thread only, and locks itself down first.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.jobs.sandbox.isolation import control_groups, landlock, limits, namespaces, privileges, seccomp
from evaluation.jobs.sandbox.isolation.calls.allowed import allowed_names
from evaluation.jobs.sandbox.isolation.link import Link
from evaluation.jobs.sandbox.isolation.private_root import PrivateRoot
from evaluation.jobs.sandbox.isolation.walls import Walls

OWN_MAPS = "/proc/self/maps"
"""All of /proc that stays open besides cpuinfo and meminfo: scikit-learn finds its thread pools there."""


def lock_down(*, read: Sequence[str], write: Sequence[str], limited: Mapping[str, Any]) -> Walls:
    """Limits, namespaces, an own root, an unprivileged user, Landlock and a system call filter, as far as the kernel
    has them. Each holds for the rest of the process.

    ``write`` begins with the worker's own folder. A keeper must be at the other end of the link.
    """
    link = Link()
    kept, machine = link.kept, seccomp.processor()
    groups = control_groups.enter(kept.groups, int(limited["memory"]), int(limited["processes"]))
    limits.apply(limited)
    entered, mapped = _enter_namespaces(link)
    rooted = machine is not None and "mount" in entered and _enter_root([*read, OWN_MAPS], write, machine)
    needed = privileges.needed_capabilities(kept.user if mapped else None, write)
    became = mapped and kept.user is not None and privileges.become(kept.user)
    root = os.geteuid() == 0
    privileges.keep_capabilities(needed if became or not root else privileges.READ_ALL | privileges.WRITE_ALL)
    privileges.forbid_new_privileges()
    os.open(OWN_MAPS, os.O_PATH)  # never closed: the rule holds for this very inode
    files = landlock.restrict(read=[*read, OWN_MAPS], write=write)
    privileges.allow_tracing(1 if files or "pid" in entered else 0)
    filtered, noted = _filter(machine, link)
    link.close()
    return Walls(
        landlock=files.abi if files else 0, own_root=rooted,
        calls=len(allowed_names(machine.numbers)) if machine and filtered else 0, noted=noted, namespaces=entered,
        user=kept.user if became else None, root=root and not became, reads_all=bool(needed), groups=groups,
    )  # fmt: skip


def _enter_namespaces(link: Link) -> tuple[tuple[str, ...], bool]:
    """(those that this process is in, whether ids mean something there).

    The keeper has entered all of them where it may only do so in a user namespace of its own. Root does it here, so
    that its keeper stays outside and can map all ids.
    """
    entered = tuple(link.kept.namespaces)
    if os.geteuid() != 0 or "user" in entered:
        return entered, True
    others = (namespaces.MOUNTS, namespaces.IPC, namespaces.NETWORK)
    if new := namespaces.enter(namespaces.USER, *others):
        return (*entered, *new), link.map_ids()
    return (*entered, *namespaces.enter(*others)), True


def _enter_root(read: Sequence[str], write: Sequence[str], machine: seccomp.Processor) -> bool:
    return PrivateRoot(machine, read=read, write=write).enter(write[0])


def _filter(machine: seccomp.Processor | None, link: Link) -> tuple[bool, bool]:
    """(whether the filter stands, whether names of refused calls are kept)."""
    if machine is None:
        return False, False
    listener = seccomp.restrict_and_note(machine)
    if listener is None:
        return seccomp.restrict(machine), False
    link.hand_over(listener)
    os.close(listener)
    return True, True
