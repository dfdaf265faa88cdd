"""Pages of installed plug-ins: one a module, after ours. They run in the server, as ours do."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models import discovery
from models.plugins import Plugin, file_of, modules, plugins


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginPage:
    file: Path
    title: str
    plugin: Plugin


def title_of(file: Path) -> str:
    """``20_compare.py`` and ``compare.py`` are Compare; such names are also the end of a page's address."""
    number, _, name = file.stem.partition("_")
    return (name if number.isdigit() else file.stem).replace("_", " ").capitalize()


@functools.cache
def plugin_pages(taken: Sequence[str]) -> tuple[PluginPage, ...]:
    """In the order of packages and modules. ``taken`` are titles of ours: a page of such a title is left out."""
    found: dict[str, PluginPage] = {}
    for plugin in plugins():
        for module in modules(plugin) if plugin.kind == "pages" else ():
            file = file_of(module)
            if file is None:
                discovery.refuse(plugin, module, "there is no such file")
            elif file.name == "__init__.py":
                continue  # the package that the pages lie in
            elif (title := title_of(file)) in taken or title in found:
                discovery.refuse(plugin, module, f"there is a page '{title}' already")
            else:
                found[title] = PluginPage(file=file, title=title, plugin=plugin)
    return tuple(found.values())
