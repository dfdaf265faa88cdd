"""Made files are saved with their author's outputs, opened by their weights, and scored against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.confidence import files
from benchmarks.confidence.openings import open_made, openings
from models.rebuilding.judge.features import KINDS


@pytest.mark.slow
def test_a_made_file_is_opened_and_scored_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {name: files.ARCHITECTURES[name] for name in ("mlp autoencoder", "mlp generator, norms")}
    monkeypatch.setattr(files, "ARCHITECTURES", chosen)
    monkeypatch.setattr(files, "STYLES", ("sequential",))
    files.make(tmp_path, "digits", 1, (0, 1))
    open_made(tmp_path, (0, 1))
    found = openings(tmp_path)
    assert {(one.convention, one.images) for one in found} == {
        (name, shown) for name in chosen for shown in (True, False)
    }
    assert {one.kind for one in found} <= {"", *KINDS.values()}
    open_made(tmp_path, (0, 1))
    assert openings(tmp_path) == found, "what was opened is not opened again"
