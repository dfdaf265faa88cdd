"""Noise that the source draws for a generator: from what, and in which shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.source.files import SourceFile
from models.source.surroundings.syntax import Tree, argument, name_of_call

Drawn = Literal["normal", "uniform", "unit"]
"""N(0, I), uniform on [-1, 1], uniform on [0, 1]."""


@dataclass(frozen=True)
class Noise:
    """One draw. ``shape`` is that of one item; None stands for a size that the source does not say."""

    drawn: Drawn
    shape: tuple[int | None, ...]
    file: SourceFile
    line: int


def noises_of(tree: Tree) -> Iterator[Noise]:
    """Draws of a batch of rows: the first size is the batch."""
    scaled = {id(node.left) for node in tree.nodes if isinstance(node, ast.BinOp)}
    scaled |= {id(node.right) for node in tree.nodes if isinstance(node, ast.BinOp)}
    for node in tree.calls("randn", "rand", "normal", "normal_", "uniform", "uniform_", "standard_normal"):
        name = name_of_call(node)
        sizes = _sizes(node, name, tree)
        if len(sizes) < 2:
            continue
        drawn = _drawn(node, name, id(node) in scaled, tree)
        if drawn is not None:
            yield Noise(drawn, tuple(sizes[1:]), tree.file, node.lineno)


def _sizes(node: ast.Call, name: str, tree: Tree) -> list[int | None]:
    if name in ("normal_", "uniform_"):
        made = node.func.value if isinstance(node.func, ast.Attribute) else None
        return [] if not isinstance(made, ast.Call) else _row(made.args, tree)
    if name in ("normal", "uniform"):
        size = argument(node, 2, "size")
        return _row([size], tree) if size is not None else []
    given = next((item.value for item in node.keywords if item.arg == "size"), None)
    return _row([given] if given is not None else node.args, tree)


def _row(nodes: list[ast.expr], tree: Tree) -> list[int | None]:
    sizes: list[int | None] = []
    for node in nodes:
        parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
        for part in parts:
            value = tree.value(part)
            sizes.extend(value if isinstance(value, tuple) else [value if type(value) is int else None])
    return sizes


def _drawn(node: ast.Call, name: str, scaled: bool, tree: Tree) -> Drawn | None:
    if name in ("randn", "normal_", "standard_normal"):
        return "normal"
    if name == "normal":
        first, second = tree.value(argument(node, 0, "loc", "mean")), tree.value(argument(node, 1, "scale", "std"))
        return "normal" if first in (0, None) and second in (1, None) else None
    if name == "rand":
        return "uniform" if scaled else "unit"
    low, high = tree.value(argument(node, 0, "low", "from")), tree.value(argument(node, 1, "high", "to"))
    if (low, high) == (-1, 1):
        return "uniform"
    return "unit" if low in (0, None) and high in (1, None) else None
