"""No page makes a path of a text, and everything that the server reads for a text goes through the roots."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

from models.base import CheckpointError
from models.reading import read_contents
from tests.contract.named_paths import SECRET, quotes_nothing
from tests.contract.registered.formats import STARTS, SUFFIXES

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
MAKES_A_PATH = ("Path", "PurePath", "open", "expanduser", "fspath", "abspath", "realpath", "glob", "iglob", "scandir")
READS = {"examine": 2, "inspect": 2, "ask_worker": 2, "EvaluationJob": 0}
"""What starts a worker for a text -> from how many plain arguments on one of them is a text that may name files."""


@functools.cache
def calls(file: Path) -> list[tuple[str, ast.Call]]:
    """(name of what is called, the call)."""
    found = [node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.Call)]
    return [(getattr(node.func, "attr", getattr(node.func, "id", "")), node) for node in found]


def of_this_file(call: ast.Call) -> bool:
    """``Path(__file__)``, or a method of one of our constants: ``ZOO.glob("*.safetensors")``."""
    if any(isinstance(argument, ast.Name) and argument.id == "__file__" for argument in call.args):
        return True
    texts = all(isinstance(argument, ast.Constant) for argument in call.args)
    return isinstance(call.func, ast.Attribute) and texts and ast.unparse(call.func.value) != "st"


def test_no_page_makes_a_path_of_a_text() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)}"
        for file in PAGES
        for name, call in calls(file)
        if name in MAKES_A_PATH and not of_this_file(call)
    }
    assert not found, "hand the text to ui.services: evaluation.store.roots decides what it may name"


def test_what_is_added_by_a_path_was_read_below_the_roots() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)}"
        for file in [*PAGES, *(ROOT / "evaluation" / "jobs").rglob("*.py")]
        for name, call in calls(file)
        for keyword in call.keywords
        if name in ("add", "add_in_place") and keyword.arg == "origin" and file.name != "below_roots.py"
        if ast.unparse(keyword.value) not in ("'upload'", "'zoo'")
    }
    assert not found, "evaluation.jobs.below_roots reads and adds it"


def test_a_worker_that_the_server_starts_for_a_text_is_told_what_it_may_name() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)}"
        for file in [*PAGES, *(ROOT / "evaluation" / "jobs").rglob("*.py")]
        for name, call in calls(file)
        if name in READS
        and len(call.args) >= READS[name]
        and "naming" not in {keyword.arg for keyword in call.keywords}
        and ast.unparse(call.func) != "services.inspect"
    }
    assert not found, "give naming=below(store.roots)"


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_reader_quotes_a_file(suffix: str, tmp_path: Path) -> None:
    for start in STARTS:
        path = tmp_path / f"file{suffix}"
        path.write_bytes(start + SECRET.encode() * 200)
        with pytest.raises(CheckpointError) as refused:
            read_contents([path])
        quotes_nothing(str(refused.value))
