"""Where the workspace lies when nobody names one: never in the folder one happens to be in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evaluation.api import open_store
from evaluation.store.default_workspace import default_workspace


def test_an_unnamed_workspace_lies_in_the_data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOUCHSTONE_WORKSPACE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    store = open_store()
    assert store.folder == tmp_path / "data" / "touchstone"
    assert list((tmp_path / "project").iterdir()) == []


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", ".local/share/touchstone"),
        ("darwin", "Library/Application Support/Touchstone"),
        ("win32", "AppData/Local/Touchstone"),
    ],
)
def test_each_platform_has_a_data_home(
    platform: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert default_workspace() == tmp_path / place
