"""Nothing is defined that nobody uses; the exceptions stand in pyproject.toml, each with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]


def test_what_nothing_uses_is_exactly_what_the_list_names() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["vulture"]
    finder = Vulture(ignore_decorators=settings["ignore_decorators"])
    finder.scavenge([str(ROOT / path) for path in settings["paths"]])
    found = {item.name for item in finder.get_unused_code(min_confidence=settings["min_confidence"])}
    listed = set(settings["ignore_names"])
    assert found - listed == set(), "used by nothing: remove it, or list it in pyproject.toml with a reason"
    assert listed - found == set(), "used or gone: take it off the list in pyproject.toml"
