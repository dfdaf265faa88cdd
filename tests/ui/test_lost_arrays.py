"""Pages of a workspace whose array files were deleted: all numbers, and a sentence that names a file."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from tests.fixtures.runs import ZOO, fill
from tests.ui.apptest import PAGES, everything_said, open_page, sent_to_numbers

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)


def test_pages_show_what_is_left(tmp_path: Path) -> None:
    """The files are deleted while the server runs and has read the runs."""
    workspace = tmp_path / "workspace"  # as the environment names it (tests/conftest.py)
    fill(workspace, {name: ZOO[name] for name in ("conv-vae", "gan-covering")})
    open_page("pages/20_compare.py")
    for path in sorted((workspace / "arrays").rglob("*.npy")):
        path.unlink()
    for page in PAGES:
        at = open_page(page)
        assert not at.exception, page
    at = open_page("pages/20_compare.py", columns="reconstruction")
    assert ".npy' are missing or damaged" in html.unescape(everything_said(at))
    (sent,) = sent_to_numbers(at)
    assert "Mean squared error" in [measure["full"] for measure in sent["table"]["down"]]
