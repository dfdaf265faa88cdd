"""Equal digests measure alike: whatever file measures, a change of it is seen."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from evaluation.measuring.code_digest import MEASURES, PARENT, code_digest, digest_of, file_digest, measuring_files

NO_NUMBER = {"evaluation/__init__.py", "evaluation/called.py", "evaluation/version.py"}
"""What measuring files import and no number depends on: the public names, the program's name and its version."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parent = tmp_path_factory.mktemp("sources")
    for path in measuring_files(PARENT):
        there = parent / path.relative_to(PARENT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
    return parent


def test_a_copy_of_the_sources_has_the_same_digest(copy: Path) -> None:
    assert digest_of(copy, {}) == code_digest()


@pytest.mark.parametrize(
    "name",
    [
        "evaluation/measuring/metrics/reconstruction/mse.py",
        "evaluation/measuring/artifacts/images/images.py",
        "evaluation/measuring/extractors/pixels.py",
        "evaluation/measuring/engine.py",
        "evaluation/data/resizing.py",
        "evaluation/numerics/frechet.py",
        "evaluation/record/views.py",
        "evaluation/registry.py",
        "evaluation/signature.py",
        "evaluation/types.py",
        "models/opened.py",
        "models/networks/convolutional.py",
        "models/rebuilding/__init__.py",
        "models/formats/__init__.py",
    ],
)
def test_a_changed_file_changes_it(copy: Path, name: str) -> None:
    before = digest_of(copy, {})
    path = copy / name
    source = path.read_text(encoding="utf-8")
    path.write_text(source + "\n2 * 1\n", encoding="utf-8")
    assert digest_of(copy, {}) != before
    path.write_text(source, encoding="utf-8")
    assert digest_of(copy, {}) == before


def test_a_new_a_moved_and_a_lost_file_change_it(copy: Path) -> None:
    before = digest_of(copy, {})
    added = copy / "evaluation/measuring/metrics/latent/added.py"
    added.write_text("")
    with_it = digest_of(copy, {})
    added.rename(added.with_name("moved.py"))
    moved = digest_of(copy, {})
    added.with_name("moved.py").unlink()
    assert len({before, with_it, moved}) == 3
    assert digest_of(copy, {}) == before


def test_every_source_file_of_what_measures_is_covered() -> None:
    covered = {path.relative_to(PARENT).as_posix() for path in measuring_files(PARENT)}
    everything = {path.relative_to(PARENT).as_posix() for path in PARENT.glob("evaluation/**/*.py")}
    everything |= {path.relative_to(PARENT).as_posix() for path in PARENT.glob("models/**/*.py")}
    assert {name for name in everything if name.startswith(MEASURES)} == covered


def test_nothing_that_measures_imports_what_is_not_covered() -> None:
    covered = {path.relative_to(PARENT).as_posix() for path in measuring_files(PARENT)}
    found = {name for path in measuring_files(PARENT) for name in _imported(path)}
    assert found - covered - NO_NUMBER == set()


def test_line_endings_do_not_count() -> None:
    assert file_digest(b"a = 1\r\nb = 2\r\n") == file_digest(b"a = 1\nb = 2\n")


def test_an_installed_file_counts_as_what_it_was_until_somebody_edits_it(copy: Path) -> None:
    name = "evaluation/registry.py"
    before = digest_of(copy, {})
    path = copy / name
    source = path.read_bytes()
    path.write_bytes(source.replace(b"from evaluation.", b"from touchstone.evaluation."))
    built = {name: (file_digest(path.read_bytes()), file_digest(source))}
    assert digest_of(copy, built) == before
    path.write_bytes(path.read_bytes() + b"\n2 * 1\n")
    assert digest_of(copy, built) != before
    path.write_bytes(source)


def _imported(path: Path) -> set[str]:
    """The files of the house that a source names in its imports, wherever they stand."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(PARENT).parent.parts[: -node.level + 1 or None] if node.level else ()
            module = ".".join([*package, *([node.module] if node.module else [])])
            names |= {module} | {f"{module}.{item.name}" for item in node.names}
    found = set()
    for name in names:
        for file in (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"):
            if (PARENT / file).exists():
                found.add(file)
    return found
