"""Small pictures of models, for rows that come into sight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.store.workspace import open_store
from tests.ui.server.served import ask


def test_a_picture_is_given_where_there_is_one_and_nothing_for_any_other_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path))
    store = open_store(tmp_path)
    seen, unseen = (store.checkpoints.add(name, name="m", origin="upload").sha256 for name in (b"a", b"b"))
    store.pictures.save(seen, np.zeros((2, 4, 1, 8, 8), np.uint8))
    picture = ask("GET", f"/thumbnails/{seen}")
    assert (picture.status, picture.headers["content-type"], picture.body[:4]) == (200, "image/png", b"\x89PNG")
    assert "private" in picture.headers["cache-control"]
    for other in (unseen, "f" * 64, "%2e%2e%2fsecret", "x" * 5000):
        assert ask("GET", f"/thumbnails/{other}").status == 204
    assert ask("POST", f"/thumbnails/{seen}").status == 405
