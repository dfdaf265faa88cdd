"""Where two readings of the same weights part: the lines of their classes that differ, and the arguments that do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from models.source.opening.networks import Loaded, Source
from models.source.surroundings.syntax import Tree

SHOWN = 3
"""Differences that are told of two readings."""
LONGEST = 80
"""Letters of an expression that are told."""
DEPTH = 60
ALIGNED = 300
"""Statements or items of which it is looked for those that stand in one class only; of more the places are compared."""
_SILENT = frozenset({"ctx", "type_comment", "kind", "annotation", "returns", "type_params"})
"""Fields that compute nothing."""
Difference = tuple[ast.AST | None, ast.AST | None]
"""What one class has and what the other has in its place; None for nothing."""


def differences(one: Loaded, other: Loaded, trees: Mapping[str, Tree]) -> tuple[str, ...]:
    """What sets a reading apart from another, a phrase each: ``line 41: nn.Tanh, in class B line 77: nn.Sigmoid``.

    Of one class with other arguments these. Empty where nothing of the class differs: then what it calls does.
    """
    if (one.source.file.name, one.source.first_line) == (other.source.file.name, other.source.first_line):
        return _arguments(one, other)[:SHOWN]
    mine, yours = (_definition(item.source, trees) for item in (one, other))
    if mine is None or yours is None:
        return ()
    same = frozenset({one.source.title, other.source.title})
    found = (_phrase(one.source, a, other.source, b) for a, b in _parts(mine, yours, same, (mine, yours), 0))
    return tuple(dict.fromkeys(found))[:SHOWN]


def _arguments(one: Loaded, other: Loaded) -> tuple[str, ...]:
    mine, yours = ({item.name: item.value for item in loaded.match.arguments} for loaded in (one, other))
    return tuple(
        f"{name}={mine.get(name, 'its default')}, in the other reading {yours.get(name, 'its default')}"
        for name in dict.fromkeys((*mine, *yours))
        if mine.get(name) != yours.get(name)
    )


def _definition(source: Source, trees: Mapping[str, Tree]) -> ast.AST | None:
    """The class of a source, or the statement that makes its variable."""
    tree = trees.get(source.file.name)
    for node in () if tree is None else tree.nodes:
        if isinstance(node, ast.ClassDef) and node.name == source.title and _starts(node) == source.first_line:
            return node
        if isinstance(node, ast.Assign) and node.lineno == source.first_line == source.last_line:
            return node.value
    return None


def _starts(node: ast.ClassDef) -> int:
    return min([node.lineno, *(item.lineno for item in node.decorator_list)])


def _parts(mine: ast.AST, yours: ast.AST, same: frozenset[str], placed: Difference, depth: int) -> Iterator[Difference]:
    """The smallest parts with a line that differ. ``same`` are the names of the two classes themselves."""
    if hasattr(mine, "lineno") and hasattr(yours, "lineno"):
        placed = (mine, yours)
    if type(mine) is not type(yours) or depth > DEPTH or _differs_itself(mine, yours, same):
        yield placed
        return
    fields = [list(_of_field(mine, yours, name, same, placed, depth)) for name in mine._fields if name not in _SILENT]
    differing = [parts for parts in fields if parts]
    if isinstance(mine, ast.expr) and len(differing) > 1:
        yield placed  # another function of other things
        return
    yield from (part for parts in differing for part in parts)


def _of_field(
    mine: ast.AST, yours: ast.AST, name: str, same: frozenset[str], placed: Difference, depth: int
) -> Iterator[Difference]:
    one, other = getattr(mine, name, None), getattr(yours, name, None)
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        yield from _parts(one, other, same, placed, depth + 1)
    elif isinstance(one, ast.AST) or isinstance(other, ast.AST):
        yield placed
    elif isinstance(one, list) and isinstance(other, list):
        yield from _rows(_without_texts(one), _without_texts(other), same, placed, depth)


def _differs_itself(mine: ast.AST, yours: ast.AST, same: frozenset[str]) -> bool:
    """Whether a name, a number or a text of the nodes themselves differs."""
    for name in mine._fields:
        one, other = getattr(mine, name, None), getattr(yours, name, None)
        plain = not isinstance(one, ast.AST | list) and not isinstance(other, ast.AST | list) and name not in _SILENT
        if plain and (type(one), one) != (type(other), other) and not {one, other} <= same:
            return True
    return False


def _rows(
    mine: list[ast.AST], yours: list[ast.AST], same: frozenset[str], placed: Difference, depth: int
) -> Iterator[Difference]:
    if len(mine) == len(yours) or max(len(mine), len(yours)) > ALIGNED:
        for one, other in zip(mine, yours, strict=False):
            yield from _parts(one, other, same, placed, depth + 1)
        if len(mine) != len(yours):
            yield placed
        return
    one_written, other_written = ([ast.dump(item) for item in row] for row in (mine, yours))
    for how, a, b, c, d in SequenceMatcher(None, one_written, other_written, autojunk=False).get_opcodes():
        if how == "equal":
            continue
        for one, other in zip(mine[a:b], yours[c:d], strict=False):
            yield from _parts(one, other, same, placed, depth + 1)
        shared = min(b - a, d - c)
        yield from ((item if hasattr(item, "lineno") else placed[0], None) for item in mine[a + shared : b])
        yield from ((None, item if hasattr(item, "lineno") else placed[1]) for item in yours[c + shared : d])


def _without_texts(row: Sequence[object]) -> list[ast.AST]:
    """The nodes of a row without docstrings."""
    nodes = [item for item in row if isinstance(item, ast.AST)]
    return [item for item in nodes if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))]


def _phrase(mine: Source, one: ast.AST | None, yours: Source, other: ast.AST | None) -> str:
    beside = f"class {yours.title}" + ("" if mine.file.name == yours.file.name else f" of {yours.file.name}")
    if one is None:
        return f"in {beside} {_told(yours, other)}, here nothing in its place"
    if other is None:
        return f"{_told(mine, one)}, in {beside} nothing in its place"
    return f"{_told(mine, one)}, in {beside} {_told(yours, other)}"


def _told(source: Source, node: ast.AST | None) -> str:
    """``line 41: nn.Tanh``."""
    text = " ".join(ast.unparse(node).split()) if node is not None else ""
    line = getattr(node, "lineno", source.first_line)
    return f"{source.file.place(line)}: {text[:LONGEST]}{'…' if len(text) > LONGEST else ''}"
