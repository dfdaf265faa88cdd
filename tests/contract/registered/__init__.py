"""What holds for every registered thing, whoever wrote it. A kind of thing is a module of this package.

Its ``things()`` finds them by name, and each of its ``check_...(thing, folder)`` holds one thing to one rule; the
folder is empty. Checks marked with ``slow`` run the thing on its example. ``check_all`` is for packages that register
things of their own::

    check_all("metrics", registry().metrics["my_metric"], tmp_path)
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Check = Callable[[Any, Path], None]

SENTENCE = re.compile(r"^\S.*[.?]$")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")


@dataclass(frozen=True)
class Kind:
    name: str
    things: Callable[[], Mapping[str, Any]]
    checks: Sequence[Check]

    def quick(self) -> list[Check]:
        return [check for check in self.checks if not hasattr(check, "slow")]

    def slow(self) -> list[Check]:
        return [check for check in self.checks if hasattr(check, "slow")]


def slow(check: Check) -> Check:
    check.slow = True  # type: ignore[attr-defined]
    return check


def kinds() -> dict[str, Kind]:
    found = {}
    for item in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{item.name}")
        checks = [value for name, value in vars(module).items() if name.startswith("check_")]
        found[item.name] = Kind(item.name, module.things, checks)
    return found


def check_all(kind: str, thing: Any, folder: Path) -> None:
    """Hold one thing to all rules of its kind."""
    hold(kinds()[kind].checks, thing, folder)


def hold(checks: Sequence[Check], thing: Any, folder: Path) -> None:
    for check in checks:
        check(thing, Path(tempfile.mkdtemp(dir=folder)))


def first_line(thing: Any) -> str:
    return (thing.__doc__ or "").strip().split("\n")[0]


def sentence_in(text: str, what: str, *, longest: int = 200) -> None:
    assert SENTENCE.match(text), f"{what} must be a sentence that ends with . or ?; got {text!r}"
    assert 10 <= len(text) <= longest, f"{what} must have 10 to {longest} characters; got {len(text)}: {text!r}"


def one_sentence(error: BaseException) -> str:
    text = str(error)
    assert text.strip(), "an error must say what was expected, what came and what to do"
    assert "\n" not in text, f"an error must be one line; got {text!r}"
    assert "Traceback" not in text
    return text
