"""Scopes: finding, binding and unbinding names, and what becomes of those that a statement should have bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from models.source.refusals import NotUnderstood
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Class, Unknown, Value

_CHANGES = frozenset(
    names(
        "append add add_module extend insert update register_buffer register_parameter "
        "register_module setdefault pop remove clear"
    )
)
"""Methods that change what they are called on."""


def look_up(text: str, frame: Frame) -> Value:
    """The value of a name, from the innermost scope outwards, or NO_DEFAULT."""
    if text in frame.scope and text not in frame.globals:
        return frame.scope[text]
    if text not in frame.globals:
        for scope in frame.scopes:
            if text in scope:
                return scope[text]
    if text in frame.module.variables:
        return frame.module.variables[text]
    return frame.run.builtins.get(text, NO_DEFAULT)


def bind(text: str, value: Value, frame: Frame) -> None:
    scope = frame.scope
    if text in frame.globals:
        scope = frame.module.variables
    elif text in frame.nonlocals:
        scope = next((outer for outer in frame.scopes if text in outer), frame.scope)
    scope[text] = value


def unbind(text: str, frame: Frame) -> None:
    for scope in (frame.scope, frame.module.variables):
        if text in scope:
            del scope[text]
            return


def poison(statement: ast.stmt, frame: Frame, reason: NotUnderstood) -> None:
    """Binds what the statement should have bound or changed to an Unknown, so that a later use says why.

    A class or function that is there already is kept: a loop that only calls a model does not change it.
    """
    for text in dict.fromkeys(_bound(statement)):
        bind(text, Unknown(reason), frame)
    for text in dict.fromkeys(_changed(statement)):
        value = look_up(text, frame)
        if value is not NO_DEFAULT and not isinstance(value, Class):
            bind(text, Unknown(reason), frame)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in _within(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _changed(statement: ast.stmt) -> Iterator[str]:
    for node in _within(statement):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
            yield from _root(node.func)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name) and node.id not in ("self", "cls"):
        yield node.id


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement, without the bodies of functions, classes and lambdas in it."""
    waiting: list[ast.AST] = [node]
    while waiting:
        item = waiting.pop()
        yield item
        for child in ast.iter_child_nodes(item):
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                break
            waiting.append(child)
