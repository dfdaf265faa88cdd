"""``touchstone dashboard`` from the wheel, in a project with packages named like ours."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from evaluation import open_store
from tests.browser.dashboard import settled, visitor
from tests.browser.served_script import wait_until_healthy
from tests.touchstone.installed import ROOT, Installed, foreign_project, outside, ran

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def address(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a dashboard answers that was started in a project of somebody else's."""
    project, workspace = foreign_project(tmp_path_factory.mktemp("served") / "project"), tmp_path_factory.mktemp("w")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")  # nothing is evaluated here
    store.close()
    command = [str(installed.command), "dashboard", "--workspace", str(workspace), "--port", str(port)]
    log = project / "dashboard.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=project, stdout=output, stderr=output, env=outside({}))
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.mark.browser
def test_a_page_draws_itself_in_our_fonts(address: str, chromium: Browser) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/models")  # a deep link into a server that has shown no page yet
        settled(page, "Models")
        assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
        assert page.get_by_text("Drop in checkpoints as you saved them").is_visible()
        assert complaints == []


def test_it_serves_fonts_and_deep_links(address: str) -> None:
    for file in ("mark.svg", "fonts/ibm-plex-sans-latin-400-normal.woff2"):
        with urlopen(f"{address}/app/static/{file}", timeout=20) as answer:
            assert answer.read() == (ROOT / "static" / file).read_bytes()
    with urlopen(f"{address}/latent_space", timeout=20) as answer:
        assert answer.status == 200


def test_a_port_that_is_taken_is_one_sentence(address: str, installed: Installed, project: Path) -> None:
    taken = address.rpartition(":")[2]
    refused = ran(installed.command, "dashboard", "--port", taken, cwd=project, status=2)
    assert refused.stderr.startswith(f"the dashboard cannot listen on 127.0.0.1:{taken} (Address already in use)")
    assert len(refused.stderr.splitlines()) == 1


def test_a_workspace_that_cannot_be_used_is_one_sentence(installed: Installed, project: Path) -> None:
    (project / "file").write_text("")
    refused = ran(installed.command, "dashboard", "--workspace", "file", cwd=project, status=2)
    assert "the workspace folder" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
