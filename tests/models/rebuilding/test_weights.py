"""The weights of the search stand in tables of their own, each with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from models.rebuilding import weights

FOLDER = Path(weights.__file__).parents[1]
TABLES = sorted((FOLDER / "weights").glob("*.py"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_every_weight_has_its_reason(table: Path) -> None:
    body = ast.parse(table.read_text(encoding="utf-8")).body
    bare = [
        ast.unparse(node).split("=")[0]
        for node, following in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and not (isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant))
    ]
    assert not bare


def test_no_weight_stands_outside_of_the_tables() -> None:
    """A number with a fraction in the search is a weight, unless it is listed here with what it is."""
    known = {
        ("autoencoder.py", 1e-6): "floor of a variance",
        ("choices.py", 0.8): "an eps",
    }
    found = {
        (path.name, node.value)
        for path in sorted((FOLDER / "search").glob("*.py"))
        if path.name != "ranges.py"  # which holds the ranges of images
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in (0.0, 1.0)
    }
    assert found - set(known) == set()
