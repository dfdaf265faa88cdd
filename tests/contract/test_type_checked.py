"""`make lint` type-checks all that ships, pages too: a name that one module asks of another exists."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mypy_looks_at_every_package_and_page_that_ships() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    checked = {ROOT / name for name in settings["mypy"]["files"]}
    shipped = settings["hatch"]["build"]["targets"]["sdist"]["only-include"]
    with_code = {ROOT / name for name in shipped if next((ROOT / name).rglob("*.py"), None) or name.endswith(".py")}
    assert not with_code - checked, "write them into [tool.mypy] files"
    assert settings["mypy"]["strict"]
