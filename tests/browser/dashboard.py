"""The real dashboard on a port and a workspace of its own, and a browser page that remembers complaints."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.browser.chromium import is_driver_noise

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
_FILES = sorted(path.stem.partition("_")[2] for path in (ROOT / "pages").glob("[0-9]*_*.py"))
PAGES = {"" if name == "overview" else name: name.replace("_", " ").capitalize() for name in _FILES}
"""Path -> title of every page in the folder."""
IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"


@contextmanager
def dashboard(workspace: Path) -> Iterator[str]:
    """Serve a workspace until the block ends; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    workspace.mkdir(parents=True, exist_ok=True)
    log = workspace.parent / f"{workspace.name}-server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, env={**os.environ, "TOUCHSTONE_WORKSPACE": str(workspace)}
        )
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def visitor(browser: Browser, *, width: int = 1440, scheme: str = "light") -> Iterator[tuple[Page, list[str]]]:
    """A page, and what its console complained about. Nothing may come from another host."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_driver_noise(message.text) and not _is_probe(message):
            complaints.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: complaints.append(f"fetched {request.url}") if _is_foreign(request.url) else None
    )
    try:
        yield page, complaints
    finally:
        context.close()


def settled(page: Page, title: str, *, seconds: float = 60) -> None:
    """Wait until the page of this title stands and its script has ended."""
    page.get_by_role("heading", name=title, level=1, exact=True).wait_for(timeout=seconds * 1000)
    page.wait_for_function(IDLE, timeout=seconds * 1000)


def _is_probe(message: ConsoleMessage) -> bool:
    """On a deep link Streamlit's own start asks for its health under the page's path first; no app can prevent it."""
    url = str(message.location.get("url"))
    return "404" in message.text and url.endswith(("/_stcore/health", "/_stcore/host-config"))


def _is_foreign(url: str) -> bool:
    return url.startswith("http") and not url.startswith(("http://127.0.0.1:", "http://localhost:"))


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"Streamlit ended with {server.returncode}: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Streamlit did not answer within {START_SECONDS} s: {log.read_text(errors='replace')[-2000:]}")
