"""How the source scales pixels: ``Normalize``, ``ToTensor``, ``* 2 - 1``, ``/ 127.5 - 1``, ``(x + 1) / 2`` behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.source.files import SourceFile
from models.source.surroundings.affine import affine_of
from models.source.surroundings.syntax import Tree, argument, name_of_call

Range = tuple[float, float]
How = Literal["transform", "arithmetic", "undone"]
_KNOWN: tuple[Range, ...] = ((0.0, 1.0), (-1.0, 1.0), (-0.5, 0.5))
"""Ranges that arithmetic on images is taken to aim at. Other arithmetic is about something else."""
_NEAR = 0.01
_MEANS = (0.05, 0.95)
"""A mean of a Normalize lies so; outside, it is no Normalize of pixels in [0, 1]."""


@dataclass(frozen=True)
class Scaling:
    """One place that shows in which range the network's pixels are."""

    ranges: tuple[Range, ...]
    """(low, high) of black and white, one for all channels or one a channel."""
    how: How
    """``transform``: of a data set; ``arithmetic``: before the network; ``undone``: behind it, for people to see."""
    file: SourceFile
    line: int

    @property
    def one(self) -> Range | None:
        """The range, where all channels have the same."""
        return self.ranges[0] if len(set(self.ranges)) == 1 else None

    @property
    def text(self) -> str:
        return self.file.line(self.line)


def scalings_of(tree: Tree) -> list[Scaling]:
    """Every scaling of a file, transforms first."""
    found = [*_transforms(tree), *_arithmetic(tree)]
    unique = {(item.ranges, item.how, item.line): item for item in found}
    return list(unique.values())


def _transforms(tree: Tree) -> Iterator[Scaling]:
    inside: set[ast.AST] = set()
    for node in tree.calls("Compose", "Sequential"):
        steps = argument(node, 0, "transforms")
        rows = list(steps.elts) if isinstance(steps, ast.List | ast.Tuple) else list(node.args)
        chain = _chain(rows, tree)
        if chain is not None:
            inside.update(part for row in rows for part in ast.walk(row))
            yield Scaling(chain[0], "transform", tree.file, chain[1])
    for node in tree.calls("Normalize"):
        ranges = None if node in inside else _normalized(node, tree)
        if ranges is not None:
            inside.add(node)
            yield Scaling(ranges, "transform", tree.file, node.lineno)
    if any(node not in inside for node in tree.calls("Normalize")):
        return  # a Normalize that was not understood may stand behind any ToTensor
    for node in tree.calls("ToTensor", "to_tensor", "pil_to_tensor"):
        if node not in inside:
            yield Scaling(((0.0, 1.0),), "transform", tree.file, node.lineno)


def _chain(rows: list[ast.expr], tree: Tree) -> tuple[tuple[Range, ...], int] | None:
    """(ranges, the deciding line) of a chain of transforms that makes tensors."""
    ranges: tuple[Range, ...] | None = None
    line = 0
    for row in rows:
        name = name_of_call(row) if isinstance(row, ast.Call) else ""
        if name in ("ToTensor", "ToDtype", "ConvertImageDtype", "PILToTensor"):
            ranges, line = ((0.0, 1.0),), row.lineno
        elif name == "Normalize" and isinstance(row, ast.Call):
            ranges, line = _normalized(row, tree), row.lineno
            if ranges is None:
                return None
        elif ranges is not None and name == "Lambda" and isinstance(row, ast.Call):
            scaled = _lambda(row, ranges, tree)
            if scaled is not None:
                ranges, line = scaled, row.lineno
        elif ranges is not None and isinstance(row, ast.Lambda):
            scaled = _scaled(row.body, ranges, tree)
            if scaled is not None:
                ranges, line = scaled, row.lineno
    return None if ranges is None else (ranges, line)


def _normalized(node: ast.Call, tree: Tree) -> tuple[Range, ...] | None:
    means, stds = (_row(tree.value(argument(node, i, name))) for i, name in enumerate(("mean", "std")))
    if not means or not stds or not all(_MEANS[0] <= mean <= _MEANS[1] for mean in means) or min(stds) <= 0:
        if means and stds and set(means) == {0.0} and min(stds) > 0:
            return tuple((0.0, 1 / std) for std in stds)
        return None
    size = max(len(means), len(stds))
    means, stds = means * (size if len(means) == 1 else 1), stds * (size if len(stds) == 1 else 1)
    return tuple(((0 - mean) / std, (1 - mean) / std) for mean, std in zip(means, stds, strict=False))


def _row(value: object) -> tuple[float, ...]:
    if isinstance(value, int | float):
        return (float(value),)
    if isinstance(value, tuple) and all(isinstance(item, int | float) for item in value):
        return tuple(float(item) for item in value)
    return ()


def _lambda(node: ast.Call, ranges: tuple[Range, ...], tree: Tree) -> tuple[Range, ...] | None:
    given = argument(node, 0, "lambd")
    return _scaled(given.body, ranges, tree) if isinstance(given, ast.Lambda) else None


def _scaled(body: ast.expr, ranges: tuple[Range, ...], tree: Tree) -> tuple[Range, ...] | None:
    affine = affine_of(body, tree)
    if affine is None or not affine.changes or affine.scale <= 0:
        return None
    return tuple((low * affine.scale + affine.shift, high * affine.scale + affine.shift) for low, high in ranges)


def _arithmetic(tree: Tree) -> Iterator[Scaling]:
    """Scalings written out as formulas. Those inside others, and inside classes of networks, are left aside."""
    inner: set[ast.AST] = set()
    for node in tree.nodes:
        if isinstance(node, ast.BinOp):
            inner.update(part for part in ast.walk(node) if part is not node)
    for call in tree.calls("Lambda"):
        inner.update(ast.walk(call))
    for node in tree.nodes:
        if not isinstance(node, ast.BinOp | ast.Call) or node in inner:
            continue
        affine = affine_of(node, tree)
        if affine is None or not affine.changes or affine.scale <= 0:
            continue
        found = _aimed_at(affine.scale, affine.shift)
        if found is not None:
            yield Scaling((found[0],), found[1], tree.file, node.lineno)


def _aimed_at(scale: float, shift: float) -> tuple[Range, How] | None:
    """The range that a formula makes of bytes or of [0, 1], or from which it goes back to [0, 1] or bytes."""
    if _is(scale, 2) and _is(shift, -1):
        return (-1.0, 1.0), "arithmetic"
    for top in (255.0, 256.0):
        made = (shift, scale * top + shift)
        for known in _KNOWN:
            if abs(made[0] - known[0]) <= _NEAR and abs(made[1] - known[1]) <= _NEAR:
                return (made if known == (-0.5, 0.5) else known), "arithmetic"
    if _is(scale, 0.5) and _is(shift, 0.5):
        return (-1.0, 1.0), "undone"
    if _is(scale, 127.5, 0.6) and _is(shift, 127.5, 0.6):
        return (-1.0, 1.0), "undone"
    if (_is(scale, 255) or _is(scale, 256)) and _is(shift, 0):
        return (0.0, 1.0), "undone"
    if _is(scale, 1) and _is(shift, 0.5):
        return (-0.5, 0.5), "undone"
    return None


def _is(value: float, wanted: float, by: float = 1e-6) -> bool:
    return abs(value - wanted) <= by
