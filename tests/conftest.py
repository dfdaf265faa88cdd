"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Models and data are small, and tests run in parallel: more threads than cores would make them slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder with real data (data/mnist, data/cifar10, wild/open), from TOUCHSTONE_TEST_DATA."""
    configured = os.environ.get("TOUCHSTONE_TEST_DATA")
    if not configured:
        pytest.skip("needs real data: set TOUCHSTONE_TEST_DATA to the folder that holds data/ and wild/")
    folder = Path(configured)
    if not (folder / "data").is_dir():
        pytest.fail(f"TOUCHSTONE_TEST_DATA is {folder}, which has no data/ folder")
    return folder


@pytest.fixture(scope="session")
def zoo() -> Path:
    """The shipped checkpoints."""
    return ROOT / "models" / "zoo"


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the user's workspace or reads a cache that another test filled."""
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("TOUCHSTONE_CACHE", raising=False)
