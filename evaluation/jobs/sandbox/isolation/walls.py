"""Which walls stand around a worker, as a level and as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Level: TypeAlias = Literal["limits", "calls", "files", "namespaces"]
"""From low to high. ``limits``: resource limits only. ``calls``: only the system calls that computing needs, so no
network, no other programs, no other process's limits or priority, no file's owner, mode or times. ``files``: and no
file but those it was given. ``namespaces``: and users, processes, System V objects and network of its own."""
LEVELS: tuple[Level, ...] = get_args(Level)

UNCOUNTED = "files that it has deleted and holds open are not counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    landlock: int
    """Version of the kernel's Landlock; 0 without."""
    own_root: bool
    """It sees no file but those it was given."""
    calls: int
    """How many system calls are allowed; 0 where all are."""
    noted: bool
    """Names of refused calls are kept."""
    namespaces: Sequence[str]
    user: int | None
    """The user id that root gave away its own for."""
    root: bool
    """It still runs as root."""
    reads_all: bool
    """It may read files of all owners that it can reach."""
    groups: Sequence[str] = ()
    """What a control group of its own bounds: ``memory``, ``pids``."""

    @property
    def level(self) -> Level:
        if not self.calls:
            return "limits"
        if not (self.landlock or self.own_root):
            return "calls"
        return "namespaces" if {"user", "pid", "ipc", "net"} <= set(self.namespaces) else "files"

    @property
    def sentence(self) -> str:
        """What a user should know, and what does not hold here."""
        return "; ".join([self._files(), self._calls(), self._others(), self._user(), self._limits()]) + "."

    def _files(self) -> str:
        means = [*([f"Landlock {self.landlock}"] if self.landlock else []), *(["own root"] if self.own_root else [])]
        if means:
            seen = "" if self.own_root else ", may see which other files exist"
            held = f"Reads its checkpoint, the data and the shared cache, writes its own folder ({' and '.join(means)})"
            return held + seen
        whose = "any file" if self.reads_all or self.root else "what this user may read"
        return (
            f"Neither Landlock nor a root of its own here: it can read {whose}, and only our own code keeps the shared "
            "cache from being written"
        )

    def _calls(self) -> str:
        if not self.calls:
            lost = "no network" if "net" in self.namespaces else "network open"
            return f"no system call filter here: may start programs and change modes of files, {lost}"
        noted = "" if self.noted else " (their names are not kept here)"
        return f"{self.calls} system calls, all others refused{noted}: no network, no programs"

    def _others(self) -> str:
        if not self.namespaces:
            return "no namespaces of its own here"
        return f"own namespaces ({', '.join(self.namespaces)})"

    def _user(self) -> str:
        if self.user is not None:
            return f"runs as user {self.user}, not root"
        return "runs as root here" if self.root else "runs as the server's user, without capabilities"

    def _limits(self) -> str:
        hidden = not self.landlock and "pid" not in self.namespaces and self.user is None and not self.root
        uncounted = f", {UNCOUNTED}" if hidden else ""
        words = {"memory": "all of its memory", "pids": "its threads"}
        grouped = " and ".join(word for group, word in words.items() if group in self.groups)
        group = f", {grouped} by a control group" if grouped else ""
        return f"memory, computing time, files and threads are bounded{group}{uncounted}"
