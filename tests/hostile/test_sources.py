"""Every hostile source ends within bounds: with a sentence that names what and where, or having done no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.judging import faults
from tests.hostile.measuring import measure, warm_sources
from tests.hostile.source_files import source_files

_FILES = source_files()


def test_there_are_at_least_sixty_hostile_sources() -> None:
    assert len({file.name for file in _FILES}) == len(_FILES) >= 60


@pytest.mark.slow
@pytest.mark.xdist_group("hostile sources")
@pytest.mark.parametrize("name", [file.name for file in _FILES])
def test_hostile_source_ends_in_bounds(name: str, tmp_path: Path) -> None:
    warm_sources()
    file = next(item for item in _FILES if item.name == name)
    outside, inside = tmp_path / "files", tmp_path / "work"
    outside.mkdir()
    inside.mkdir()
    path = file.write(outside)
    outcome = measure(path, inside)
    assert faults(file, outcome, path, inside) == [], outcome.sentence
