"""What the wheel holds: all of Touchstone under one name, and nothing else."""

from __future__ import annotations

import ast
import subprocess
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from evaluation.version import __version__
from touchstone.wheel.hook import requirements
from touchstone.wheel.rewriting import WINGS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def held(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_it_takes_one_name(held: dict[str, bytes]) -> None:
    assert {name.partition("/")[0] for name in held} == {"touchstone", f"touchstone_eval-{__version__}.dist-info"}


def test_every_file_of_the_repository_that_runs_is_in_it(held: dict[str, bytes]) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no Git checkout")
    missing = []
    for name in listed.stdout.splitlines():
        top, _, below = name.partition("/")
        if top in ("evaluation", "models", "training", "ui"):
            # A browser component ships as it was built, without its sources.
            place = None if "/frontend/" in name and "/dist/" not in name else f"touchstone/{name}"
        elif top in ("pages", "static", "app.py", ".streamlit"):
            place = f"touchstone/dashboard/{name}"
        else:
            place = f"touchstone/{below}" if top == "touchstone" and "/" not in below else None
        if place is not None and place not in held:
            missing.append(name)
    assert missing == []


def test_no_import_leads_to_the_names_of_the_checkout(held: dict[str, bytes]) -> None:
    wrong = []
    for name, content in held.items():
        for node in ast.walk(ast.parse(content)) if name.endswith(".py") else ():
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            wrong += [f"{name}: {one}" for one in names if one.partition(".")[0] in WINGS]
    assert wrong == []


def test_the_folder_that_streamlit_puts_on_the_path_holds_no_package(held: dict[str, bytes]) -> None:
    inside = {name.removeprefix("touchstone/dashboard/") for name in held if name.startswith("touchstone/dashboard/")}
    assert not [name for name in inside if name.endswith("__init__.py")]
    assert {name.partition("/")[0] for name in inside} == {"app.py", "pages", "static", ".streamlit"}
    assert ".streamlit/secrets.toml" not in inside


def test_its_facts_are_the_repositorys(held: dict[str, bytes]) -> None:
    (name,) = (name for name in held if name.endswith("/METADATA"))
    facts = message_from_string(held[name].decode())
    assert (facts["Name"], facts["Version"]) == ("touchstone-eval", __version__)
    assert {part.strip() for part in facts["Requires-Python"].split(",")} == {">=3.11", "<3.14"}
    needed = facts.get_all("Requires-Dist") or []
    assert {need.lower() for need in needed if ";" not in need} == {
        line.lower() for line in requirements(ROOT / "requirements.txt")
    }
    assert {need.partition(";")[0].strip().lower() for need in needed if "extra == 'extras'" in need} == {
        line.lower() for line in requirements(ROOT / "requirements-extras.txt")
    }


def test_it_is_typed_and_brings_the_licences(held: dict[str, bytes]) -> None:
    assert "touchstone/py.typed" in held
    licences = {name.rpartition("/")[2] for name in held if "/licenses/" in name}
    assert licences == {"LICENSE", "OFL.txt", "THIRD_PARTY_LICENSES.txt"}
