"""The commands, one a file. A file here that adds one calls ``command(...)`` once at import.

Packages above this one announce theirs the same way: ``train`` from training, ``dashboard`` from ui. Whoever starts
the command line imports those first.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.discovery import import_all, import_plugins, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of the command line."""

    name: str
    """What is typed for it."""
    help: str
    """One line for the list of commands."""
    description: str
    """What ``--help`` says first."""
    declare: Callable[[argparse.ArgumentParser], None]
    """Adds the arguments. Called for the command that was asked for only: it may import what is slow."""
    run: Callable[[argparse.Namespace], int]
    """Returns the exit status. Raises TouchstoneError with one sentence on bad input."""
    order: int
    """Place in the list of commands: lower comes first."""


_commands: dict[str, Command] = table("commands")


def command(item: Command) -> Command:
    """Announce a command. Raises ValueError when its name is taken."""
    if item.name in _commands:
        raise ValueError(f"two commands are named '{item.name}'")
    _commands[item.name] = item
    return item


def commands() -> Sequence[Command]:
    """Every command that was announced, in order; the first call imports all files of this package, then plug-ins."""
    import_ours()
    import_plugins("commands")
    return sorted(_commands.values(), key=lambda item: (item.order, item.name))


def import_ours() -> None:
    """Every command of this package is announced after this."""
    import_all(__name__)
