"""What draws a model's name draws its mark too: from a run, or with a mark that is handed on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FROM_A_RUN = {"name_html": "run_html(run)", "Series": "Series.of(run, view)"}
"""Call -> what takes its place where there is a run."""


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for file in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        if file.name == "text.py":
            continue  # ``run_html`` itself
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield f"{file.relative_to(ROOT)}:{node.lineno}", called, node


def test_a_run_is_never_drawn_by_its_name_alone() -> None:
    found = [
        f"{place}: write {FROM_A_RUN[called]}"
        for place, called, node in calls()
        if called in FROM_A_RUN
        for given in [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(given, ast.Attribute) and given.attr == "name" and ast.unparse(given.value).endswith("run")
    ]
    assert not found


def test_a_gallery_row_of_a_model_has_its_mark() -> None:
    rows = [(place, {keyword.arg for keyword in node.keywords}) for place, called, node in calls() if called == "Row"]
    assert len(rows) > 3
    assert not [place for place, given in rows if "colour" in given and "mark" not in given]
