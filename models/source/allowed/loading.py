"""Loads every module of the allow-list and of the walk, which register themselves."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from models.source import allowed, walking


def load() -> None:
    """Once; a second call costs nothing."""
    for package in (walking, allowed):
        _load(package)


def _load(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{found.name}")
