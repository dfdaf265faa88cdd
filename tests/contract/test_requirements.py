"""What is imported is declared, and declared at the version that is installed and tested."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("touchstone", "evaluation", "models", "training", "ui", "pages")
FOR_USERS = ("requirements.txt", "requirements-extras.txt")
BY_NAME = {"diffusers", "authlib", "httpx"}
"""Imported by a name in a string, where a file asks for it; and by Streamlit, when somebody signs in."""


def test_every_import_of_the_house_is_declared_for_users() -> None:
    declared = {name for file in FOR_USERS for name, _ in pinned(file)}
    distributions = importlib.metadata.packages_distributions()
    undeclared = {
        f"{module} ({place})"
        for module, place in imports()
        if not {normal(name) for name in distributions.get(module, [module])} & declared
    }
    assert not undeclared, "write them into requirements.txt, at the version that is installed"


def test_every_declared_package_is_imported() -> None:
    distributions = importlib.metadata.packages_distributions()
    used = {normal(name) for module, _ in imports() for name in distributions.get(module, [])} | BY_NAME
    assert {name for file in FOR_USERS for name, _ in pinned(file)} - used == set(), "nothing imports them any more"


@pytest.mark.parametrize("file", [*FOR_USERS, "requirements-dev.txt"])
def test_the_declared_version_is_the_installed_one(file: str) -> None:
    installed = {name: importlib.metadata.version(name).partition("+")[0] for name, _ in pinned(file)}
    assert dict(pinned(file)) == installed


def test_the_build_takes_the_version_that_tests_build_with() -> None:
    (version,) = (version for name, version in pinned("requirements-dev.txt") if name == "hatchling")
    assert f'requires = ["hatchling=={version}"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def pinned(file: str) -> Iterator[tuple[str, str]]:
    """Distribution and exact version of each line."""
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(("#", "-r ")):
            name, _, version = line.partition(" #")[0].strip().partition("==")
            assert version, f"{file}: '{line}' names no exact version"
            yield normal(name), version


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imports() -> Iterator[tuple[str, str]]:
    """Top-level module and place of each import of somebody else's package, wherever it stands in a file."""
    files = [path for wing in HOUSE for path in (ROOT / wing).rglob("*.py")]
    for path in sorted(path for path in files if "wheel" not in path.relative_to(ROOT).parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [item.name for item in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                module = name.partition(".")[0]
                if module not in sys.stdlib_module_names and module not in HOUSE:
                    yield module, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
