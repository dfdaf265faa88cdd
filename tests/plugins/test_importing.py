"""Whatever a plug-in's module does when it is imported, it is named and everything else works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import discovery
from models.discovery import PluginWarning, announced, import_elsewhere, import_plugins, refused, table

SOUND = "from tests.plugins.shelf import shelf\nshelf()['{name}'] = '{name}'\n"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A table that test packages announce in, with one name of ours."""
    from tests.plugins import shelf as module

    made = table("metrics")
    made["ours"] = "ours"
    monkeypatch.setattr(module, "made", made)
    return made


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind'"),
        ("def f(:", "SyntaxError: invalid syntax"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(3)", "importing it ends the program (SystemExit: 3)"),
        ("class Own(BaseException): ...\nraise Own('two\\nlines \\x1b[31m')", "Own: two lines  [31m"),
        ("raise ValueError('x' * 5000)", "ValueError: xxxxx"),
        (SOUND.format(name="half") + "announce('ours')", "ValueError: 'ours' is taken"),
    ],
)
def test_a_module_that_fails_is_named_and_leaves_nothing(
    text: str, reason: str, package: Callable[..., Path], shelf: dict[str, object]
) -> None:
    text = "from tests.plugins.shelf import announce\n" + text
    files = {"mixed/__init__.py": "", "mixed/bad.py": text, "mixed/good.py": SOUND.format(name="good")}
    package("mixed-bag", files, "0.3", metrics=["mixed"])
    with pytest.warns(PluginWarning, match=r"the plug-in mixed-bag 0\.3 .* 'mixed\.bad'"):
        import_plugins("metrics")
    (left,) = refused()
    assert (left.package, left.version, left.module) == ("mixed-bag", "0.3", "mixed.bad")
    assert left.reason.startswith(reason)
    assert len(left.sentence) < 500
    assert "\n" not in left.sentence
    assert shelf == {"ours": "ours", "good": "good"}
    assert announced("mixed.good") == {"metrics": ("good",)}
    import_plugins("metrics")  # nothing is tried twice
    assert len(refused()) == 1


def test_what_a_failing_module_has_imported_announces_itself_anew(
    package: Callable[..., Path], shelf: dict[str, object]
) -> None:
    files = {"pair/__init__.py": "", "pair/a.py": "import pair.b\n1 / 0", "pair/b.py": SOUND.format(name="b")}
    package("pair", files, metrics=["pair.a", "pair.b"])
    with pytest.warns(PluginWarning):
        import_plugins("metrics")
    assert shelf == {"ours": "ours", "b": "b"}


def test_below_a_package_that_fails_nothing_is_tried(package: Callable[..., Path], shelf: dict[str, object]) -> None:
    package("down", {"down/__init__.py": "1 / 0", "down/a.py": SOUND.format(name="a")}, metrics=["down"])
    with pytest.warns(PluginWarning):
        import_plugins("metrics")
    assert [one.module for one in refused()] == ["down"]


def test_of_two_plugins_with_one_name_the_first_has_it(package: Callable[..., Path], shelf: dict[str, object]) -> None:
    text = "from tests.plugins.shelf import announce\nannounce('same')"
    package("b", {"from_b.py": text}, metrics=["from_b"])
    package("a", {"from_a.py": text}, metrics=["from_a"])
    with pytest.warns(PluginWarning):
        import_plugins("metrics")
    assert [one.package for one in refused()] == ["b"]


def test_only_what_is_asked_for_is_imported_and_not_what_others_import(
    package: Callable[..., Path], shelf: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "_not_here", set())
    package("c", {"m.py": SOUND.format(name="m"), "f.py": SOUND.format(name="f")}, metrics=["m"], findings=["f"])
    import_plugins("findings")
    assert set(shelf) == {"ours", "f"}
    import_elsewhere("metrics")
    import_plugins("metrics")
    assert set(shelf) == {"ours", "f"}


@pytest.mark.parametrize("name", ["evaluation.measuring.metrics", "touchstone", "a:b", "no.such"])
def test_an_entry_that_names_no_module_of_its_own_is_left_out(name: str, package: Callable[..., Path]) -> None:
    package("odd", {}, metrics=[name])
    with pytest.warns(PluginWarning, match="odd"):
        import_plugins("metrics")
