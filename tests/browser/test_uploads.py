"""Uploads through a real browser: files and folders arrive; a large one is refused; a cancelled one is gone."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation import open_store
from evaluation.store.upload_quota import FILE
from tests.browser.dashboard import dashboard, settled, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HELD = """() => { const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) { if (!(body instanceof Blob)) send.call(this, body); }; }"""
"""No piece of a file leaves the browser: the upload stays under way."""


@pytest.mark.slow
@pytest.mark.browser
def test_files_and_folders_arrive_and_what_does_not_leaves_nothing(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE, "0.03")
    workspace, files = tmp_path / "workspace", tmp_path / "files"
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    (files / "pipeline" / "unet").mkdir(parents=True)
    (files / "pipeline" / "config.json").write_text("{}")
    (files / "pipeline" / "unet" / "w.bin").write_bytes(b"no weights")
    for name, size in (("one.pth", 20_000_000), ("two.pth", 9_000_000), ("three.pth", 5), ("huge.pth", 31_000_000)):
        (files / name).write_bytes(name.encode().ljust(size, b"\0")[:size])
    with dashboard(workspace) as address, visitor(chromium) as (page, complaints):
        page.goto(f"{address}/models")
        settled(page, "Models")
        field, folder = page.locator("input[type=file]:not([webkitdirectory])"), page.locator("input[webkitdirectory]")
        field.set_input_files([files / f"{name}.pth" for name in ("one", "two", "three", "huge")])
        page.get_by_text("31 MB is too large: one file may have 30 MB.").wait_for(timeout=30_000)
        folder.set_input_files(files / "pipeline")
        for name in ("one.pth", "two.pth", "three.pth", "pipeline.zip"):
            page.locator("tr[data-id]", has_text=name).wait_for(timeout=60_000)
        assert {item.name: item.bytes for item in store.checkpoints.all() if item.name != "pipeline.zip"} == {
            "one.pth": 20_000_000, "two.pth": 9_000_000, "three.pth": 5,
        }  # fmt: skip

        page.get_by_role("button", name="Dismiss: huge.pth").press("Enter")
        page.evaluate(HELD)
        with page.expect_response(re.compile("/upload$")):
            field.set_input_files(files / "one.pth")
        page.get_by_role("progressbar", name="Upload of one.pth").wait_for(timeout=30_000)
        with page.expect_response(re.compile("/upload/")):
            page.get_by_role("button", name="Cancel: one.pth").press("Enter")
        page.get_by_role("status").get_by_text("one.pth: cancelled").wait_for(state="attached", timeout=30_000)
        assert complaints == []
    deadline = time.monotonic() + 5
    while list((workspace / "incoming").rglob("*.partial")):
        assert time.monotonic() < deadline
    store.close()
