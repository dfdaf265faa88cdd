"""What installed packages announce is found without running it, in one order."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.plugins import KINDS, MEASURING, modules, plugin_of, plugins, root, roots, search_path

RAISES = "raise RuntimeError('imported')"


def test_the_order_is_that_of_packages_kinds_and_modules_however_they_were_installed(
    package: Callable[..., Path],
) -> None:
    package("Zebra", {"zebra.py": RAISES}, metrics=["zebra"], sources=["zebra"])
    package("aardvark_b", {"b.py": RAISES}, metrics=["b.two", "b.one"])
    package("Aardvark-A", {"a.py": RAISES}, pages=["a"], families=["a"])
    found = [(one.package, one.kind, one.module) for one in plugins()]
    assert found == [
        ("Aardvark-A", "families", "a"), ("Aardvark-A", "pages", "a"), ("aardvark_b", "metrics", "b.one"),
        ("aardvark_b", "metrics", "b.two"), ("Zebra", "sources", "zebra"), ("Zebra", "metrics", "zebra"),
    ]  # fmt: skip
    assert len(search_path()) == 3


def test_every_module_of_a_package_of_modules_is_found_without_importing_one(package: Callable[..., Path]) -> None:
    files = {f"lot/{name}.py": RAISES for name in ("__init__", "b", "a", "deep/__init__", "deep/c")}
    package("lot", files, metrics=["lot"])
    (plugin,) = plugins()
    assert modules(plugin) == ("lot", "lot.a", "lot.b", "lot.deep", "lot.deep.c")
    assert not [name for name in sys.modules if name.partition(".")[0] == "lot"]


def test_the_code_of_a_plugin_is_its_own_package_and_no_namespace_that_others_share(
    package: Callable[..., Path],
) -> None:
    first = package("one", {"company/one/__init__.py": RAISES, "company/one/m.py": RAISES}, metrics=["company.one.m"])
    package("two", {"company/two.py": RAISES}, pages=["company.two"])
    assert [(one.name, one.path.name) for one in roots()] == [("company.one", "one"), ("company.two", "two.py")]
    assert [one.path for one in roots(MEASURING)] == [first / "company" / "one"]
    assert plugin_of("company.one.deep.er") is plugins()[0]
    assert plugin_of("company.onerous") is None
    assert plugin_of("company") is None


def test_of_two_installations_the_one_that_python_imports_counts(package: Callable[..., Path]) -> None:
    package("same", {"same.py": ""}, "1.0", metrics=["same"])
    package("Same", {"same.py": ""}, "2.0", metrics=["same"])
    assert [one.version for one in plugins()] == ["2.0"]


def test_other_groups_and_metadata_that_cannot_be_read_announce_nothing(package: Callable[..., Path]) -> None:
    folder = package("plain", {"plain.py": ""}, spells=["plain"])
    (metadata,) = folder.glob("*.dist-info")
    (metadata / "entry_points.txt").write_bytes(b"[touchstone.metrics\xff\n= =\n")
    assert plugins() == ()


@pytest.mark.parametrize("name", ["evaluation.measuring.engine", "models", "touchstone.vocabulary"])
def test_nobody_announces_our_own_modules(name: str) -> None:
    assert plugin_of(name) is None


@pytest.mark.parametrize("name", ["", ".", "a b", "../x", "nothing.at.all", "lot:thing"])
def test_what_names_no_module_has_no_code(name: str) -> None:
    assert root(name) is None


def test_an_editable_installation_is_found_by_its_own_finder(
    package: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "work" / "src" / "loose"
    project.mkdir(parents=True)
    (project / "__init__.py").write_text(RAISES)
    (project / "metric.py").write_text(RAISES)

    class Finder:
        """As setuptools writes it into site-packages."""

        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> object:
            if name != "loose":
                return None
            return importlib.util.spec_from_file_location(
                name, project / "__init__.py", submodule_search_locations=[str(project)]
            )

    package("loose", {}, metrics=["loose.metric"])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert [one.path for one in roots()] == [project]
    assert modules(plugins()[0]) == ("loose.metric",)


def test_kinds_that_measure_are_kinds() -> None:
    assert set(MEASURING) < set(KINDS)
