"""What workers run. The sandbox is given it by name and knows no more of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A module with these functions.

    ``preload()`` imports what workers need, once, before there is one; it must start no thread.
    ``guests()`` names the modules of others that are imported after that, and ``import_guest(name)`` imports one. A
    guest may do anything: one that ends the process, hangs or starts a thread is told to ``refuse_guest(name, reason)``
    in a process that never imported it, and is no guest from then on.
    ``ready()`` is called when all are imported.
    ``warm(steps)`` imports and compiles what these steps need, in a fork of that process, from which workers are then
    forked; threads that it starts must be started anew after a fork.
    ``main(events)`` is one worker, in a process that was just forked; ``events`` is the pipe for what it says.
    """

    module: str
    packages: tuple[tuple[str, str], ...]
    """Import name and folder of each package that the module needs. They are imported by their place: the folder that
    holds them is closed to workers, as the workspace may lie in it."""
    environment: Callable[[], Mapping[str, str]]
    """What the process that workers are forked from is told: what libraries read when they are loaded."""
    search_path: Callable[[], Sequence[str]] = tuple
    """Folders on which guests are installed, besides Python's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """What the process that a worker is forked from has compiled."""

    steps: tuple[str, ...]
    """The program knows what they mean."""
    compiled: Path
    """Where numba keeps compiled code for the next such process. It is unpickled and run outside of all walls, so no
    worker may write there."""
