"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import executable, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium, one a process. Without one the test is skipped with the reason; with CI=true it fails."""
    if executable() is None:
        reason = "no Chromium on this machine; `make browser` installs one or says how"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the user's workspace or reads a cache that another test filled."""
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("TOUCHSTONE_ROOTS", raising=False)
    monkeypatch.delenv("TOUCHSTONE_CACHE", raising=False)
