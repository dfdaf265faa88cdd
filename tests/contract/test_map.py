"""README's map shows the repository as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAWN_INSIDE = ("evaluation", "models")
"""Packages whose folders all stand in the map."""


def drawn() -> Iterator[Path]:
    """Every file and folder of the map: those of an indented line lie in the folder that begins the last line above."""
    readme = (ROOT / "README.md").read_text()
    lines = readme.split("## The map", 1)[1].split("```", 2)[1].strip("\n").splitlines()
    above: list[str] = []
    for line in lines:
        depth = (len(line) - len(line.lstrip())) // 2
        names = []
        for word in line.split():
            if not re.fullmatch(r"[\w/]+/|\w+\.py", word):
                break
            names.append(word)
        assert names, f"this line of the map begins with no file or folder: {line}"
        above = [*above[:depth], names[0]]
        yield from (Path(*above[:depth], name) for name in names)


@pytest.mark.parametrize("path", list(drawn()), ids=str)
def test_what_the_map_names_is_there(path: Path) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("package", DRAWN_INSIDE)
def test_every_folder_of_a_wing_stands_in_the_map(package: str) -> None:
    folders = {file.parent.relative_to(ROOT) for file in (ROOT / package).glob("*/__init__.py")}
    assert not folders - set(drawn()), "draw them in README's map"


def test_every_top_folder_with_code_stands_in_the_map() -> None:
    folders = {Path(folder.name) for folder in ROOT.iterdir() if next(folder.glob("*.py"), None) is not None}
    assert not {folder for folder in folders if not folder.name.startswith(".")} - set(drawn())


def test_every_make_command_in_the_documents_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = {
        name for file in documents for name in re.findall(r"(?:`|^)make ([a-z-]+)", file.read_text(), re.MULTILINE)
    }
    assert named
    assert not named - targets
