"""In a checkout ``touchstone.evaluation.registry`` is ``evaluation.registry``: one registry, whatever comes first."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import evaluation
import touchstone
from evaluation.data.dataset import Dataset
from evaluation.types import NotApplicable
from touchstone.vocabulary import NAMES

ROOT = Path(__file__).resolve().parents[2]
PAIRS = """
import sys, importlib
import touchstone, touchstone.evaluation, touchstone.models, touchstone.training, touchstone.ui
import touchstone.evaluation.measuring.engine, touchstone.models.formats, touchstone.ui.place
for alias in [name for name in sys.modules if name.startswith("touchstone.")]:
    name = alias.removeprefix("touchstone.")
    if name.partition(".")[0] in ("evaluation", "models", "training", "ui"):
        assert sys.modules[name] is sys.modules[alias], alias
        assert sys.modules[name].__spec__.name == name, alias
        assert sys.modules[name].__name__ == name, alias
assert touchstone.evaluation.measuring.engine is sys.modules["evaluation.measuring.engine"]
assert touchstone.evaluation.report is touchstone.report is sys.modules["evaluation"].report, "the function"
from touchstone.evaluation.report import write_report
import evaluation.judging.verdict
import touchstone.evaluation.judging.verdict as verdict
assert verdict is evaluation.judging.verdict
"""

REGISTRIES = """
from touchstone.evaluation.registry import registry
assert len(registry().metrics) > 50
from evaluation.registry import registry as theirs
assert registry() is theirs()
from touchstone.models.formats import formats
from models.formats import formats as same
assert formats is same and len(list(formats())) > 3
"""


@pytest.mark.parametrize(
    "first",
    [
        "",
        pytest.param("import evaluation", marks=pytest.mark.slow),
        "import evaluation.measuring.engine, models.opening",
        pytest.param("import evaluation.report, evaluation.judging.compare, ui.place", marks=pytest.mark.slow),
        pytest.param("import touchstone.evaluation.report", marks=pytest.mark.slow),
    ],
)
def test_both_names_are_one_module(first: str) -> None:
    _runs(f"{first}\n{PAIRS}")


def test_there_is_one_registry_of_each_kind() -> None:
    _runs(f"import touchstone\n{REGISTRIES}")


def test_the_package_offers_what_evaluation_offers() -> None:
    assert sorted(touchstone.__all__) == sorted([*evaluation.__all__, *NAMES])
    assert all(getattr(touchstone, name) is getattr(evaluation, name) for name in evaluation.__all__)


def test_type_checkers_are_told_of_the_same_names_in_the_same_places() -> None:
    tree = ast.parse(Path(touchstone.__file__).read_text(encoding="utf-8"))
    (told,) = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for node in told.body if isinstance(node, ast.ImportFrom)]
    assert {name.name: (node.module or "").replace(".", "/") for node in imports for name in node.names} == NAMES


def test_what_plugins_are_made_with_is_ours_under_both_names() -> None:
    assert touchstone.Dataset is Dataset
    assert touchstone.NotApplicable is NotApplicable
    with pytest.raises(AttributeError, match="no attribute 'mse'"):
        touchstone.mse  # noqa: B018


def test_importing_it_loads_nothing_heavy() -> None:
    said = _runs(
        "import sys, touchstone; print(*[n for n in ('torch', 'streamlit', 'numba', 'sklearn') if n in sys.modules])"
    )
    assert said.split() == []


def test_the_list_of_commands_loads_nothing_heavy() -> None:
    said = _runs(
        "import sys; from touchstone.__main__ import main; sys.argv = ['touchstone', '--version']\n"
        "try: main()\nexcept SystemExit: print(*[n for n in ('torch', 'streamlit', 'numba') if n in sys.modules])"
    )
    assert said.splitlines() == [f"touchstone {touchstone.__version__}", ""]


def test_a_module_that_is_not_there_is_named_as_it_is() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"evaluation\.nothing"):
        __import__("touchstone.evaluation.nothing")


def test_somebody_elses_evaluation_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "__init__.py").write_text("Config = None")
    script = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import touchstone"
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    last = ran.stderr.splitlines()[-1]
    assert last.startswith("ImportError: touchstone runs from its checkout")
    assert "pip install" in last


def _runs(script: str) -> str:
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
