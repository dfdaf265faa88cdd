"""Imports of the wings, as they read inside the package ``touchstone``. Standard library only: the build runs this.

Imports are found by their place in the syntax tree, and changed in their line: every other character stays, and with
it every line number. What was written is parsed again and compared with the tree that was meant.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PACKAGE = "touchstone"
WINGS = ("evaluation", "models", "training", "ui")

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Statement = ast.Import | ast.ImportFrom


class CannotRewrite(Exception):
    """The source names one of our modules in a way that would not hold in the wheel. One sentence."""


@dataclass(frozen=True)
class Change:
    """``text`` in place of the statement, which lies on the lines ``first`` to ``last`` counted from 0, in bytes."""

    first: int
    start: int
    last: int
    end: int
    text: str


def rewritten(source: str, *, where: str, is_module: Callable[[str], bool]) -> str:
    """The source with imports of the wings from ``touchstone``. ``where`` names it in errors.

    ``is_module`` tells whether a dotted name is a module of ours. Raises CannotRewrite for a string that is such a
    name: it would be looked up at run time, under the name that it has in the repository only.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and _is_dotted(text) and _is_wings(text) and is_module(text):
            raise CannotRewrite(
                f"{where}:{node.lineno}: the string '{text}' names a module by what it is called in a checkout; "  # type: ignore[attr-defined]
                "derive the name from __package__"
            )
    changes = [_change(scope, statement) for scope, statement in _imports(tree, tree) if _concerns(statement)]
    lines = source.encode().splitlines(keepends=True)
    for change in sorted(changes, key=lambda change: (change.first, change.start), reverse=True):
        head, tail = lines[change.first][: change.start], lines[change.last][change.end :]
        lines[change.first : change.last + 1] = [head + change.text.encode() + tail]
    result = b"".join(lines).decode()
    meant = ast.parse(source)
    _Meant(meant).visit(meant)
    if ast.dump(ast.parse(result)) != ast.dump(meant):
        raise CannotRewrite(f"{where}: an import could not be changed; write each on a line of its own, as ruff does")
    return result


def _imports(scope: Scope, node: ast.AST) -> Iterator[tuple[Scope, Statement]]:
    """Every import with the innermost function, class or module around it, which is where its name is bound."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Statement):
            yield scope, child
        yield from _imports(child if isinstance(child, Scope) else scope, child)


def _is_dotted(text: str) -> bool:
    return "." in text and all(part.isidentifier() for part in text.split("."))


def _is_wings(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] in WINGS


def _concerns(statement: Statement) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.level == 0 and _is_wings(statement.module)
    return any(_is_wings(item.name) for item in statement.names)


def _change(scope: Scope, statement: Statement) -> Change:
    """Only the start of ``from ... import`` changes, so that names in parentheses stay where they are."""
    assert statement.end_lineno is not None
    assert statement.end_col_offset is not None
    first, start = statement.lineno - 1, statement.col_offset
    if isinstance(statement, ast.ImportFrom):
        assert statement.module is not None
        old = f"from {statement.module}"
        return Change(first, start, first, start + len(old.encode()), f"from {PACKAGE}.{statement.module}")
    new = "; ".join(ast.unparse(part) for part in _moved(scope, statement))
    return Change(first, start, statement.end_lineno - 1, statement.end_col_offset, new)


def _moved(scope: Scope, statement: ast.Import) -> list[ast.stmt]:
    """``import models.base`` binds ``models``: where that name is used, it is bound to the package in its new place."""
    names, bound = [], []
    for item in statement.names:
        if not _is_wings(item.name):
            names.append(item)
            continue
        names.append(ast.alias(f"{PACKAGE}.{item.name}", item.asname))
        wing = item.name.partition(".")[0]
        if item.asname is None and any(isinstance(node, ast.Name) and node.id == wing for node in ast.walk(scope)):
            bound.append(ast.ImportFrom(module=PACKAGE, names=[ast.alias(wing)], level=0))
    return [ast.Import(names=names), *bound]


class _Meant(ast.NodeTransformer):
    """Makes of a tree the one that the rewritten source must have."""

    def __init__(self, tree: ast.Module) -> None:
        self.scope: Scope = tree

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        if isinstance(node, ast.ImportFrom) and _concerns(node):
            node.module = f"{PACKAGE}.{node.module}"
            return node
        if isinstance(node, ast.Import) and _concerns(node):
            return _moved(self.scope, node)
        outer = self.scope
        if isinstance(node, Scope):
            self.scope = node
        changed = self.generic_visit(node)
        self.scope = outer
        return changed
