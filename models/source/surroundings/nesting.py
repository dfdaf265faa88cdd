"""Names under which a source keeps settings inside settings: ``model`` of ``config["model"]["hidden"]``."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from models.source.surroundings.syntax import Tree

_OF_TEXTS = frozenset({
    "lower", "upper", "split", "strip", "startswith", "endswith", "replace", "format", "append", "extend", "index",
    "items", "keys", "values", "copy",
})  # fmt: skip
"""Methods of plain values: what has them is a setting itself."""
DEPTH = 20


def nested_names(trees: Iterable[Tree]) -> frozenset[str]:
    return frozenset(name for tree in trees for node in tree.nodes for name in _inner(_chain(node)))


def _inner(chain: list[str]) -> list[str]:
    """Of a chain of names those between its first, which ``self`` does not count for, and its last."""
    if chain[:1] == ["self"]:
        chain = chain[1:]
    return [] if not chain or chain[-1] in _OF_TEXTS else chain[1:-1]


def _chain(node: ast.AST) -> list[str]:
    """``["config", "model", "hidden"]`` of ``config["model"].hidden``; empty for what is no chain of names."""
    names: list[str] = []
    for _ in range(DEPTH):
        if isinstance(node, ast.Name):
            return [node.id, *reversed(names)]
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if not isinstance(node.slice.value, str):
                return []
            names.append(node.slice.value)
            node = node.value
        else:
            return []
    return []
