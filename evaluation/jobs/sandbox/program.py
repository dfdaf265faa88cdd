"""What workers run. The sandbox is given it by name and knows no more of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A module with two functions.

    ``preload()`` imports what workers need, once, before there is one; it must start no thread.
    ``main(events)`` is one worker, in a process that was just forked; ``events`` is the pipe for what it says.
    """

    module: str
    packages: tuple[tuple[str, str], ...]
    """Import name and folder of each package that the module needs. They are imported by their place: the folder that
    holds them is closed to workers, as the workspace may lie in it."""
    environment: Callable[[], Mapping[str, str]]
    """What the process that workers are forked from is told: what libraries read when they are loaded."""
