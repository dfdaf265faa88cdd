"""From text to syntax tree, within bounds. Python's parser bounds its own depth; the tree's depth is asked for here."""

from __future__ import annotations

import ast
import warnings

from models.source.budget import Budget
from models.source.files import SourceFile
from models.source.refusals import NotUnderstood, OutOfBounds, Place


def parse(file: SourceFile, budget: Budget) -> ast.Module:
    """The tree of a file. Raises NotUnderstood, one sentence, where the text is no Python or is out of bounds."""

    def amiss(what: str, line: int = 1) -> NotUnderstood:
        return NotUnderstood(what, Place(file, line))

    if len(file.text) > budget.characters:
        raise OutOfBounds(f"has {len(file.text)} characters and at most {budget.characters} are read", Place(file, 1))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.text)
    except SyntaxError as error:
        raise amiss("is no Python 3.11", error.lineno or 1) from None
    except ValueError:
        raise amiss("is no Python text") from None
    except (RecursionError, MemoryError):
        raise amiss("nests too deeply") from None
    _check_depth(tree, budget, file)
    return tree


def _check_depth(tree: ast.Module, budget: Budget, file: SourceFile) -> None:
    """The tree itself may be deep without brackets: ``a + a + a``, ``x.y.z``. Chains of elif are not."""
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > budget.nesting:
            line = getattr(node, "lineno", 1)
            raise OutOfBounds("nests too deeply", Place(file, line))
        chained = isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
        for child in ast.iter_child_nodes(node):
            deeper = depth if chained and isinstance(node, ast.If) and child is node.orelse[0] else depth + 1
            waiting.append((child, deeper))
