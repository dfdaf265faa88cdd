"""Importing every module of a package, so that what they announce is known."""

from __future__ import annotations

import functools
import importlib
import pkgutil


@functools.cache
def import_all(package: str) -> None:
    """Import the package and every module in it, however deep, in the order of their names. A failed import raises."""
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    for module in sorted(found, key=lambda module: module.name):
        importlib.import_module(module.name)
