"""What installed packages announce to Touchstone by entry points. Found without running a line of theirs.

An entry point names a module, or a package of modules, of one kind. Its group is "touchstone." and the kind.
Only installing a package announces it: nothing that is uploaded or evaluated can.
"""

from __future__ import annotations

import functools
import importlib.metadata
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Literal, get_args

Kind = Literal[
    "sources", "extractors", "artifacts", "metrics", "formats", "families", "findings", "questions", "commands",
    "pages",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which modules of one package are imported."""
MEASURING: tuple[Kind, ...] = ("sources", "extractors", "artifacts", "metrics", "formats", "families")
"""Kinds whose code stands between a file's bytes and a record."""
OURS = frozenset({"touchstone"} | ({"evaluation", "models", "training", "ui"} if __package__ == "models" else set()))
"""Top-level packages that no plug-in may announce from."""
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """One entry point of one installed package."""

    package: str
    """The distribution's name, as ``pip list`` shows it."""
    version: str
    kind: Kind
    module: str
    """Dotted name of a module or of a package of modules."""
    folder: str
    """The entry of Python's path on which the package is installed."""


@dataclass(frozen=True, slots=True)
class Root:
    """The outermost package with code, or the single module, that a plug-in's module lies in."""

    name: str
    path: Path
    """The package's folder, or the module's file."""


@functools.cache
def plugins() -> tuple[Plugin, ...]:
    """Every entry point, by package, kind and module: whatever the order in which packages were installed."""
    found = [plugin for distribution in importlib.metadata.distributions() for plugin in _announced(distribution)]
    ordered = sorted(found, key=lambda one: (_canonical(one.package), KINDS.index(one.kind), one.module))
    return tuple(dict.fromkeys(ordered))


@functools.cache
def modules(plugin: Plugin) -> tuple[str, ...]:
    """The module that the entry point names, and every module below it, however deep, in the order of their names."""
    spec = _spec(plugin.module)
    below = [] if spec is None else _below(plugin.module, spec.submodule_search_locations)
    return (plugin.module, *sorted(below))


@functools.cache
def root(module: str) -> Root | None:
    """Where a plug-in's own code begins: namespace packages are shared with others. None where there is no code."""
    for name, spec in _specs(module):
        if spec.has_location and spec.origin is not None:
            file = Path(spec.origin).resolve()
            return Root(name, file if spec.submodule_search_locations is None else file.parent)
    return None


def file_of(module: str) -> Path | None:
    """The source file of a module."""
    spec = _spec(module)
    return None if spec is None or not spec.has_location or spec.origin is None else Path(spec.origin)


def roots(kinds: Sequence[Kind] = KINDS) -> tuple[Root, ...]:
    """The code of all plug-ins of these kinds, by name."""
    found = {root(plugin.module) for plugin in plugins() if plugin.kind in kinds and not is_ours(plugin.module)}
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.name))


def plugin_of(module: str) -> Plugin | None:
    """The plug-in whose code a module is; None for ours, and for what no entry point announces."""
    if is_ours(module):
        return None
    for plugin in plugins():
        found = root(plugin.module)
        if found is not None and f"{module}.".startswith(f"{found.name}."):
            return plugin
    return None


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def search_path() -> tuple[str, ...]:
    """Entries of Python's path on which plug-ins are installed, for a process that is started without them."""
    return tuple(dict.fromkeys(plugin.folder for plugin in plugins()))


def _announced(distribution: importlib.metadata.Distribution) -> Iterator[Plugin]:
    """A distribution whose metadata cannot be read announces nothing."""
    try:
        entries = [entry for entry in distribution.entry_points if entry.group.startswith("touchstone.")]
        if not entries or not _comes_first(distribution):
            return
        package, version = str(distribution.metadata["Name"]), str(distribution.version)
        folder = str(Path(str(distribution.locate_file(""))).resolve())
    except Exception:
        return
    for entry in entries:
        kind = entry.group.removeprefix("touchstone.")
        if kind in KINDS:
            yield Plugin(package=package, version=version, kind=kind, module=entry.value.strip(), folder=folder)


def _comes_first(distribution: importlib.metadata.Distribution) -> bool:
    """Of several installations of one package, Python imports the first on its path."""
    first = importlib.metadata.distribution(str(distribution.metadata["Name"]))
    return str(first.locate_file("")) == str(distribution.locate_file(""))


def _canonical(package: str) -> str:
    """Names of packages are compared so (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).lower()


def _spec(module: str) -> ModuleSpec | None:
    """The module's specification; its parents are found too, and not imported as ``importlib.util`` would."""
    found = list(_specs(module))
    return found[-1][1] if found and found[-1][0] == module else None


def _specs(module: str) -> Iterator[tuple[str, ModuleSpec]]:
    """From the outermost package inward, as far as they are found."""
    if not _DOTTED.fullmatch(module):
        return
    name, path = "", None
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        spec = _find(name, path)
        if spec is None:
            return
        yield name, spec
        if spec.submodule_search_locations is None:
            return
        path = list(spec.submodule_search_locations)


def _find(name: str, path: Sequence[str] | None) -> ModuleSpec | None:
    """Asks every finder: an editable installation may have one of its own."""
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = None if find is None else find(name, path)
        if spec is not None:
            return spec
    return None


def _below(package: str, locations: Iterable[str] | None) -> Iterator[str]:
    for found in pkgutil.iter_modules(list(locations or ()), f"{package}."):
        yield found.name
        if found.ispkg and (spec := _spec(found.name)) is not None:
            yield from _below(found.name, spec.submodule_search_locations)
