"""Expressions that scale one array: ``x * 2 - 1``, ``(images - 127.5) / 127.5``, ``img.mul(0.5).add(0.5)``."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from models.source.surroundings.syntax import Tree

_DEPTH = 12
_METHODS = {"mul": "*", "mul_": "*", "div": "/", "div_": "/", "add": "+", "add_": "+", "sub": "-", "sub_": "-"}
_THROUGH = frozenset({
    "astype", "float", "to", "cuda", "cpu", "detach", "numpy", "clone", "view", "reshape", "type", "double", "data",
    "squeeze", "unsqueeze", "permute", "transpose", "clamp", "clip", "copy", "contiguous", "item",
})  # fmt: skip
"""Methods that leave the values of an array as they are, as far as its range goes."""


@dataclass(frozen=True)
class Affine:
    """``scale * x + shift`` of one expression ``x``."""

    scale: float
    shift: float
    of: ast.expr

    @property
    def changes(self) -> bool:
        return (self.scale, self.shift) != (1.0, 0.0)


def affine_of(node: ast.expr, tree: Tree, depth: int = 0) -> Affine | None:
    """How an expression scales what is in it; None where it is a constant, or no scaling of one thing."""
    if depth > _DEPTH or tree.value(node) is not None:
        return None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _times(affine_of(node.operand, tree, depth + 1), -1.0)
    if isinstance(node, ast.BinOp):
        return _operation(node, tree, depth)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _method(node, node.func, tree, depth)
    return Affine(1.0, 0.0, node)


def _operation(node: ast.BinOp, tree: Tree, depth: int) -> Affine | None:
    left, right = tree.value(node.left), tree.value(node.right)
    if isinstance(right, int | float):
        return _with_constant(affine_of(node.left, tree, depth + 1), _sign(node.op), float(right))
    if isinstance(left, int | float):
        inner = affine_of(node.right, tree, depth + 1)
        if isinstance(node.op, ast.Sub):
            return _with_constant(_times(inner, -1.0), "+", float(left))
        return None if isinstance(node.op, ast.Div) else _with_constant(inner, _sign(node.op), float(left))
    return Affine(1.0, 0.0, node)


def _method(node: ast.Call, function: ast.Attribute, tree: Tree, depth: int) -> Affine | None:
    if function.attr in _METHODS and len(node.args) == 1:
        given = tree.value(node.args[0])
        if isinstance(given, int | float):
            return _with_constant(affine_of(function.value, tree, depth + 1), _METHODS[function.attr], float(given))
    if function.attr in _THROUGH:
        return affine_of(function.value, tree, depth + 1)
    return Affine(1.0, 0.0, node)


def _sign(operator: ast.operator) -> str:
    return {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}.get(type(operator), "")


def _with_constant(inner: Affine | None, sign: str, value: float) -> Affine | None:
    if inner is None:
        return None
    if sign == "+":
        return Affine(inner.scale, inner.shift + value, inner.of)
    if sign == "-":
        return Affine(inner.scale, inner.shift - value, inner.of)
    if sign == "*":
        return _times(inner, value)
    return _times(inner, 1 / value) if sign == "/" and value else None


def _times(inner: Affine | None, factor: float) -> Affine | None:
    return None if inner is None else Affine(inner.scale * factor, inner.shift * factor, inner.of)
