"""A plug-in's results are cached like ours, and its code counts: what it changes is measured anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.measuring import cache
from evaluation.measuring.code_digest import PARENT, code_digest, digest_of, with_plugins
from models.plugins import MEASURING, roots

SHAPES = """
from dataclasses import dataclass
from typing import Any

@dataclass(frozen=True)
class Box:
    corner: Any
    inside: Any = None

class Plain:
    def __init__(self, **fields): raise SystemError("constructed")

def call(**fields): raise SystemError("called")
"""


@pytest.fixture
def box(package: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    package("shapes", {"shapes/__init__.py": "", "shapes/boxes.py": SHAPES}, metrics=["shapes.boxes"])
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path / "cache"))
    import shapes.boxes  # type: ignore[import-not-found]

    return shapes.boxes.Box


def test_a_plugins_dataclass_comes_back_from_the_cache(box: Any) -> None:
    value = box(corner=np.arange(3), inside={"deep": (box(corner=1.5), "text", None)})
    cache.save("key", value)
    found = cache.load("key")
    assert type(found) is box
    np.testing.assert_array_equal(found.corner, [0, 1, 2])
    assert found.inside == value.inside


def test_what_no_entry_point_announces_is_not_kept(box: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "strangers.py").write_text(SHAPES)
    monkeypatch.syspath_prepend(str(tmp_path / "else"))
    import strangers  # type: ignore[import-not-found]

    cache.save("key", (box(corner=1), strangers.Box(corner=1)))
    assert cache.load("key") is cache.MISS


@pytest.mark.parametrize(
    "name",
    [
        "shapes.boxes:Plain", "shapes.boxes:call", "shapes.boxes:Any", "shapes.boxes:dataclass", "shapes.boxes:missing",
        "shapes.nothing:Box", "os:system", "strangers:Box", "evaluation.registry:metric",
                "evaluation.measuring.cache:np", "shapes.boxes:Box:Box", "shapes.boxes",
    ],
)  # fmt: skip
def test_only_dataclasses_of_ours_and_of_plugins_are_constructed(name: str, box: Any) -> None:
    with pytest.raises((ValueError, AttributeError, ImportError, TypeError)):
        cache._decode({"class": name, "fields": {}}, {})


def test_the_sources_of_a_plugin_that_measures_count(package: Callable[..., Path]) -> None:
    ours = digest_of(PARENT, {})
    package("only-pages", {"only_pages.py": ""}, pages=["only_pages"], findings=["only_pages"])
    assert with_plugins(ours, roots(MEASURING)) == ours
    files = {"counted/__init__.py": "", "counted/deep/a.py": "A = 1\n", "counted/notes.txt": "", "beside.py": ""}
    folder = package("counted", files, metrics=["counted.deep"])
    digests = [with_plugins(ours, roots(MEASURING))]
    (folder / "counted" / "deep" / "a.py").write_text("A = 2\n")
    digests.append(with_plugins(ours, roots(MEASURING)))
    (folder / "counted" / "b.py").write_text("")
    digests.append(with_plugins(ours, roots(MEASURING)))
    (folder / "counted" / "b.py").rename(folder / "counted" / "c.py")
    digests.append(with_plugins(ours, roots(MEASURING)))
    assert len({ours, *digests}) == 5
    (folder / "counted" / "notes.txt").write_text("changed")
    (folder / "beside.py").write_text("B = 1\n")
    assert with_plugins(ours, roots(MEASURING)) == digests[-1]


def test_without_plugins_the_digest_is_that_of_our_sources() -> None:
    assert code_digest() == digest_of(PARENT, {})
