"""Syntax trees of source files with what their constants say, and small readings of expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from torch import Tensor

from models.source.files import SourceFile

Number = int | float
_DEPTH = 30
_ITEMS = 16
_WRAPPERS = frozenset({"array", "asarray", "tensor", "as_tensor", "FloatTensor", "tuple", "list", "float", "int"})
"""Calls that give the numbers that they are given."""
"""Of expressions that are read; deeper ones say nothing here."""


@dataclass(frozen=True, eq=False)
class Tree:
    """One parsed file."""

    file: SourceFile
    module: ast.Module
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Variables of the file whose values the interpreter knows."""

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node, in no particular order."""
        return tuple(ast.walk(self.module))

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls of functions and methods of these names, whatever they are called on."""
        wanted = {name.lower() for name in names}
        return (node for node in self._calls if name_of_call(node).lower() in wanted)

    @cached_property
    def _calls(self) -> tuple[ast.Call, ...]:
        return tuple(node for node in self.nodes if isinstance(node, ast.Call))

    def value(self, node: ast.AST | None, depth: int = 0) -> Any:
        """A number, text, or tuple of them that an expression of constants has; None where it is not known."""
        if node is None or depth > _DEPTH:
            return None
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, int | float | str) else None
        if isinstance(node, ast.Name):
            known = _plain(self.constants.get(node.id))
            return self.value(self._assigned.get(node.id), depth + 5) if known is None else known
        if isinstance(node, ast.Attribute):
            return self._attribute(node, depth)
        if isinstance(node, ast.Call) and len(node.args) >= 1 and name_of_call(node) in _WRAPPERS:
            return self.value(node.args[0], depth + 1)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand, depth + 1)
            return -inner if isinstance(inner, int | float) else None
        if isinstance(node, ast.Tuple | ast.List):
            return self._row(node, depth)
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            one = self.value(node.elt, depth + 1)
            return (one,) if isinstance(one, int | float) else None
        if isinstance(node, ast.BinOp):
            return _combined(node.op, self.value(node.left, depth + 1), self.value(node.right, depth + 1))
        return None

    @cached_property
    def _assigned(self) -> dict[str, ast.expr]:
        """What names stand for that are assigned once in the file, wherever that is."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Name) and isinstance(node, ast.Assign):
                    found.setdefault(target.id, []).append(node.value)
        return {name: values[0] for name, values in found.items() if len(values) == 1}

    @cached_property
    def options(self) -> dict[str, Any]:
        """Defaults of the command line's options, where they are plain values."""
        found = {name: self.value(node) for name, node in self._options.items()}
        return {name: value for name, value in found.items() if value is not None}

    @cached_property
    def _options(self) -> dict[str, ast.expr]:
        """Defaults of the command line's options."""
        found: dict[str, ast.expr] = {}
        for node in self.calls("add_argument"):
            names = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            default = next((item.value for item in node.keywords if item.arg == "default"), None)
            if names and default is not None:
                found[names[-1].lstrip("-").replace("-", "_")] = default
        return found

    def _attribute(self, node: ast.Attribute, depth: int) -> Any:
        """``opt.latent_dim`` and ``Config.LATENT``, as the interpreter knows the object, or an option of this name."""
        if not isinstance(node.value, ast.Name):
            return None
        held = self.constants.get(node.value.id)
        for attributes in (getattr(held, "attributes", None), getattr(held, "namespace", None)):
            if isinstance(attributes, Mapping) and node.attr in attributes:
                return _plain(attributes[node.attr])
        return self.value(self._options.get(node.attr), depth + 5)

    def _row(self, node: ast.Tuple | ast.List, depth: int) -> Any:
        row = tuple(self.value(item, depth + 1) for item in node.elts)
        return None if any(item is None for item in row) else row


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor) and value.numel() <= _ITEMS:
        return _plain(value.tolist())
    if isinstance(value, bool) or not isinstance(value, int | float | str | list | tuple):
        return None
    if isinstance(value, list | tuple):
        row = tuple(_plain(item) for item in value[:_ITEMS])
        return None if any(item is None for item in row) else row
    return value


def _combined(operator: ast.operator, left: Any, right: Any) -> Number | tuple[Any, ...] | None:
    if isinstance(left, tuple) and isinstance(right, int) and isinstance(operator, ast.Mult) and 0 < right <= 16:
        return left * right
    if not isinstance(left, int | float) or not isinstance(right, int | float) or max(abs(left), abs(right)) > 1e9:
        return None
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    if isinstance(operator, ast.Div | ast.FloorDiv) and right:
        return left // right if isinstance(operator, ast.FloorDiv) else left / right
    if isinstance(operator, ast.Pow) and 0 <= right <= 10 and abs(left) <= 100:
        result: Number = left**right
        return result
    return None


def key_of(node: ast.AST) -> str:
    """The name under which an expression looks a value up: ``z_dim`` of ``config["z_dim"]`` and of ``opt.z_dim``."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    if isinstance(node, ast.Call) and last_name(node.func) == "get" and node.args:
        first = node.args[0]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return last_name(node)


def name_of_call(node: ast.Call) -> str:
    """``Normalize`` of ``transforms.Normalize(...)``."""
    return last_name(node.func)


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name; empty for what is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def argument(node: ast.Call, index: int, *names: str) -> ast.expr | None:
    """The argument at a position, or under one of these names."""
    if index < len(node.args) and not any(isinstance(item, ast.Starred) for item in node.args[: index + 1]):
        return node.args[index]
    return next((item.value for item in node.keywords if item.arg in names), None)
