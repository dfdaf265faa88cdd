"""The real dashboard on a free port with its own workspace, and a browser page that records console errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.chromium import is_driver_noise
from tests.browser.served_script import ROOT, served_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_FILES = [path.stem.partition("_")[2] for path in sorted((ROOT / "pages").glob("[0-9]*_*.py"))]
PAGES = {"" if name == "overview" else name: name.replace("_", " ").capitalize() for name in _FILES}
"""Path -> title of every page in the folder, in the order of the navigation."""
IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@contextmanager
def dashboard(workspace: Path) -> Iterator[str]:
    """Serve a workspace until the block ends; gives the address."""
    workspace.mkdir(parents=True, exist_ok=True)
    log = workspace.parent / f"{workspace.name}-server.log"
    with served_file(ROOT / "app.py", folder=ROOT, log=log, TOUCHSTONE_WORKSPACE=str(workspace)) as address:
        yield address


@contextmanager
def visitor(browser: Browser, *, width: int = 1440, scheme: str = "light") -> Iterator[tuple[Page, list[str]]]:
    """A page, and the list of errors on its console. The page may request nothing from another host."""
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
    """Wait until the page of this title stands, its script has ended and what it sent has been drawn."""
    page.get_by_role("heading", name=title, level=1, exact=True).wait_for(timeout=seconds * 1000)
    page.wait_for_function(IDLE, timeout=seconds * 1000)
    page.evaluate(DRAWN)  # the script's end may be reported before its last elements are drawn
    page.wait_for_function(IDLE, timeout=seconds * 1000)


def _is_probe(message: ConsoleMessage) -> bool:
    """On a deep link Streamlit first asks for its health under the page's path, which fails. No app can prevent it."""
    url = str(message.location.get("url"))
    return "404" in message.text and url.endswith(("/_stcore/health", "/_stcore/host-config"))


def _is_foreign(url: str) -> bool:
    return url.startswith("http") and not url.startswith(("http://127.0.0.1:", "http://localhost:"))
