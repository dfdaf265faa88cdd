"""Importing what announces itself: every module of a package of ours, and the modules of plug-ins.

A module of ours that cannot be imported is a bug and raises. One of a plug-in is left out, and named.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.plugins import KINDS, Kind, Plugin, is_ours, modules, plugins, root

LONGEST_REASON = 300
Announced = Mapping[Kind, tuple[str, ...]]
"""What one module has registered: kind -> names."""


class PluginWarning(UserWarning):
    """A module of a plug-in was left out. The message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A module of a plug-in that was left out."""

    package: str
    version: str
    module: str
    reason: str

    @property
    def sentence(self) -> str:
        return (
            f"the plug-in {self.package} {self.version} cannot load its module '{self.module}' and does without it: "
            f"{self.reason}; repair or uninstall it, everything else works"
        )


Tables = list[tuple[dict[str, Any], dict[str, Any]]]
"""Each table with a copy of what it held."""

_tables: list[tuple[Kind, dict[str, Any]]] = []
_saves: list[Callable[[], Callable[[], None]]] = []
_refused: dict[str, Refused] = {}
_imported: dict[str, Announced] = {}
_not_here: set[Kind] = set()


def table(kind: Kind) -> dict[str, Any]:
    """A new table for what announces itself, by name. A module that is left out leaves nothing in it."""
    made: dict[str, Any] = {}
    _tables.append((kind, made))
    return made


def keep(save: Callable[[], Callable[[], None]]) -> None:
    """For what stands beside a table: ``save()`` notes its state, and what it returns puts that state back."""
    _saves.append(save)


def import_elsewhere(*kinds: Kind) -> None:
    """For a process that asks others to run such plug-ins: none of these kinds is imported here."""
    _not_here.update(kinds)


@functools.cache
def import_all(package: str) -> None:
    """Import the package and every module in it, however deep, in the order of their names. A failed import raises."""
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    for module in sorted(found, key=lambda module: module.name):
        importlib.import_module(module.name)


def import_plugins(*kinds: Kind) -> None:
    """Import the plug-ins' modules of these kinds, each once, after ours: so a name that we have stays ours.

    What fails is left out and told as a ``PluginWarning``; ``refused`` names it from then on.
    """
    for plugin in plugins():
        if plugin.kind in kinds and plugin.kind not in _not_here:
            for module in modules(plugin):
                import_module(plugin, module)


def import_module(plugin: Plugin, module: str) -> None:
    """Import one module of a plug-in, unless it was tried before, or the package above it was left out."""
    if module in _imported or any(f"{module}.".startswith(f"{other}.") for other in _refused):
        return
    if is_ours(module):
        refuse(plugin, module, "that name belongs to Touchstone")
        return
    tables, loaded = [(one, dict(one)) for _, one in _tables], set(sys.modules)
    restore = [save() for save in _saves]
    try:
        importlib.import_module(module)
        _imported[module] = _added(tables)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a plug-in does when it is imported, sys.exit too, harms no other
        _take_back(plugin, tables, loaded)
        for put_back in restore:
            put_back()
        refuse(plugin, module, in_words(error))


def refuse(plugin: Plugin, module: str, reason: str) -> None:
    """Leave a module out."""
    _refused[module] = Refused(package=plugin.package, version=plugin.version, module=module, reason=reason)
    warnings.warn(_refused[module].sentence, PluginWarning, stacklevel=2)


def refused() -> tuple[Refused, ...]:
    """What was left out so far in this process, in the order of importing."""
    return tuple(_refused.values())


def announced(module: str) -> Announced:
    """What a module of a plug-in has registered; nothing when it was not imported here."""
    return _imported.get(module, {})


def to_import(kinds: tuple[Kind, ...] = KINDS) -> tuple[tuple[Plugin, str], ...]:
    """The plug-ins' modules of these kinds that were neither imported nor left out yet, in the order of importing."""
    every = [(plugin, module) for plugin in plugins() if plugin.kind in kinds for module in modules(plugin)]
    return tuple((plugin, module) for plugin, module in every if module not in _imported and module not in _refused)


def _added(before: Tables) -> Announced:
    names = {id(one): items.keys() for one, items in before}
    found: dict[Kind, tuple[str, ...]] = {}
    for kind, one in _tables:
        if new := tuple(name for name in one if name not in names.get(id(one), ())):
            found[kind] = (*found.get(kind, ()), *new)
    return found


def _take_back(plugin: Plugin, before: Tables, loaded: set[str]) -> None:
    """Empty the tables of what was announced since, and forget the modules, so that a sound one announces anew."""
    for one, items in before:
        one.clear()
        one.update(items)
    own = root(plugin.module)
    for name in set(sys.modules) - loaded:
        if own is not None and f"{name}.".startswith(f"{own.name}."):
            del sys.modules[name]


def in_words(error: BaseException) -> str:
    """What a plug-in raised, on one short printable line without a full stop."""
    said = "".join(c if c.isprintable() else " " for c in " ".join(str(error).split()))
    if isinstance(error, SystemExit):
        return f"importing it ends the program (SystemExit: {said or 0})"
    return f"{type(error).__name__}{f': {said}' if said else ''}"[:LONGEST_REASON].rstrip(".")
