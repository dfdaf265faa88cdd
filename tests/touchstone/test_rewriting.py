"""Imports of the wings are moved by their place in the syntax tree; every other character stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchstone.wheel.rewriting import CannotRewrite, rewritten

ROOT = Path(__file__).resolve().parents[2]


def move(source: str) -> str:
    return rewritten(source, where="here.py", is_module={"models.base", "evaluation.report"}.__contains__)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from models.base import a", "from touchstone.models.base import a"),
        ("from models import base as b", "from touchstone.models import base as b"),
        ("import models.base as b", "import touchstone.models.base as b"),
        ("import models.base, os", "import touchstone.models.base, os"),
        ("import models.base\n", "import touchstone.models.base\n"),
        ("import models\nmodels.x", "import touchstone.models; from touchstone import models\nmodels.x"),
        ("if 1: import ui.a\nui", "if 1: import touchstone.ui.a; from touchstone import ui\nui"),
        (
            "from ui.x import (\n    a,  # why\n    b,\n)",
            "from touchstone.ui.x import (\n    a,  # why\n    b,\n)",
        ),
        ("é = 1; from ui import x; y = 'ü'", "é = 1; from touchstone.ui import x; y = 'ü'"),
        (
            "def f():\n    import models.base\n    return models.base",
            "def f():\n    import touchstone.models.base; from touchstone import models\n    return models.base",
        ),
        (
            "def f():\n    import models.base\n\ndef g(models):\n    return models",
            "def f():\n    import touchstone.models.base\n\ndef g(models):\n    return models",
        ),
    ],
)
def test_an_import_is_moved(before: str, after: str) -> None:
    assert move(before) == after


@pytest.mark.parametrize(
    "source",
    [
        "from . import base",
        "from .models import base",
        "from ..evaluation.x import y",
        "import os, sys",
        "from modelsoup import x",
        "import uikit",
        "# from models.base import x",
        "'from models.base import x'",
        "models = {'models': 1}\nmodels['models']",
        "text = 'models'",
        "text = 'models/zoo'",
        "text = 'evaluation.nothing'",
        'f"""\nfrom models.base import x\n"""',
    ],
)
def test_what_is_no_import_of_a_wing_stays(source: str) -> None:
    assert move(source) == source


@pytest.mark.parametrize("source", ["import_module('models.base')", "NAMES = ('numpy', 'evaluation.report')"])
def test_a_string_that_names_a_module_is_refused(source: str) -> None:
    with pytest.raises(CannotRewrite, match=r"here.py:1: the string .* derive the name from __package__"):
        move(source)


def test_lines_keep_their_numbers() -> None:
    source = (ROOT / "evaluation" / "api.py").read_text(encoding="utf-8")
    moved = move(source)
    assert moved != source
    assert len(moved.splitlines()) == len(source.splitlines())
    changed = [(a, b) for a, b in zip(source.splitlines(), moved.splitlines(), strict=True) if a != b]
    assert all(b == a.replace("from ", "from touchstone.", 1) for a, b in changed)
