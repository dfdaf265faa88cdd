"""Imports: of another file of the source, or of names on the allow-list. Nothing is imported into this process."""

from __future__ import annotations

import ast

from models.source.values.frames import Frame
from models.source.values.values import Package, SourceModule, Unlisted, Value
from models.source.walking.scopes import bind
from models.source.walking.walk import Signal, executes


@executes(ast.Import)
def import_statement(node: ast.Import, frame: Frame) -> Signal:
    for alias in node.names:
        module = _file(alias.name, frame)
        first = alias.name.split(".")[0]
        if alias.asname:
            bind(alias.asname, module or frame.run.packages(alias.name), frame)
        elif module is not None and "." not in alias.name:
            bind(first, module, frame)
        elif module is not None:
            bind(first, _chain(alias.name, module, frame), frame)
        else:
            bind(first, frame.run.packages(first), frame)
    return None


def _chain(path: str, module: SourceModule, frame: Frame) -> Value:
    """``import a.b.c`` binds a, in which b and c are found."""
    value = module
    for part in reversed(path.split(".")[1:]):
        value = SourceModule(module.file, {part: value}, "read")
    return value


@executes(ast.ImportFrom)
def from_statement(node: ast.ImportFrom, frame: Frame) -> Signal:
    path = "." * node.level + (node.module or "")
    module = _file(path, frame)
    for alias in node.names:
        if alias.name == "*":
            _everything(path, module, frame)
            continue
        bind(alias.asname or alias.name, _named(path, alias.name, module, frame), frame)
    return None


def _named(path: str, name: str, module: SourceModule | None, frame: Frame) -> Value:
    if module is not None and name in module.variables:
        return module.variables[name]
    inner = _file(f"{path}{'' if path.endswith('.') else '.'}{name}", frame)
    if inner is not None:
        return inner
    return Unlisted(f"{path}.{name}") if path.startswith(".") or module else frame.run.packages(f"{path}.{name}")


def _everything(path: str, module: SourceModule | None, frame: Frame) -> None:
    if module is not None:
        for name, value in list(module.variables.items()):
            if not name.startswith("_"):
                bind(name, value, frame)
        return
    package = frame.run.packages(path) if not path.startswith(".") else None
    if isinstance(package, Package):
        for name, value in frame.run.names_of(package.path).items():
            bind(name, value, frame)


def _file(path: str, frame: Frame) -> SourceModule | None:
    return frame.run.find_module(path, frame.module)
