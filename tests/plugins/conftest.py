"""Packages of plug-ins made for one test, in a process whose tables are put back afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from models import discovery, plugins
from tests.plugins.installing import install

Sources = Mapping[str, str]
"""File -> text."""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """``package("name", {"module.py": text}, metrics=["module"])`` installs one for this test; returns its folder."""
    known, count = set(sys.modules), 0
    monkeypatch.setattr(discovery, "_not_here", set())  # a test of the dashboard may have run in this process
    tables, refused, imported = discovery._tables[:], dict(discovery._refused), dict(discovery._imported)

    def make(name: str, files: Sources, version: str = "1.0", **entries: list[str]) -> Path:
        nonlocal count
        count += 1
        folder = tmp_path / f"site{count}"
        for file, text in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        groups = {
            f"touchstone.{kind}": {f"e{at}": one for at, one in enumerate(named)} for kind, named in entries.items()
        }
        install(folder, name, version, groups)
        monkeypatch.syspath_prepend(str(folder))
        _forget()
        return folder

    yield make
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(tmp_path)):
            del sys.modules[name]
    discovery._tables[:] = tables
    for kept, before in ((discovery._refused, refused), (discovery._imported, imported)):
        kept.clear()
        kept.update(before)  # type: ignore[arg-type]
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for cached in (plugins.plugins, plugins.modules, plugins.root):
        cached.cache_clear()
