"""One visit of a page in Chromium: what it costs the server, the browser and the wire until the page is at rest.

The window stands open before: Chromium spends half a second of CPU on each new one, for its own address bar.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

TICKS = os.sysconf("SC_CLK_TCK")
LOOK = 100
"""Milliseconds between two looks at the page."""
LOOKS = 5
QUIET = f"""() => {{
  const all = document.querySelectorAll("*").length;
  const waiting = document.querySelectorAll("[data-testid=stSkeleton], [data-testid=stSpinner]").length;
  const idle = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]") !== null;
  const still = idle && !waiting && all === window.counted && document.querySelector("h1") !== null;
  window.counted = all;
  window.quiet = still ? (window.quiet ?? 0) + 1 : 0;
  return window.quiet >= {LOOKS} && performance.now() / 1000 - {LOOKS} * {LOOK} / 1000;
}}"""
"""Seconds after the request at which the page came to rest; false until it has been at rest for five looks."""
COUNTED = """() => {
  const Real = window.WebSocket;
  window.told = { bytes: 0, asked: 0 };
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => { told.bytes += data.byteLength ?? data.size ?? data.length; });
    }
    send(data) { told.asked += 1; super.send(data); }
  };
}"""
"""Counts what comes over the page's socket, and what the page sends on it."""
FOUND = """() => {
  const count = (root) => [...root.querySelectorAll("*")].reduce((sum, one) => sum + 1 + (one.shadowRoot ? count(one.shadowRoot) : 0), 0);
  const files = [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")];
  return {
    nodes: count(document),
    height: (document.querySelector("[data-testid=stMain]") ?? document.documentElement).scrollHeight,
    frames: document.querySelectorAll("iframe").length,
    files: files.reduce((sum, one) => sum + one.transferSize, 0),
    ...window.told,
  };
}"""  # noqa: E501
AT_REST = 0.02
"""CPU seconds that an idle browser takes at most in ``WAIT`` seconds."""
WAIT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    cpu: float
    """Seconds of the server."""
    chromium: float
    """CPU seconds of all processes of the browser."""
    settle: float
    """Seconds from the request until nothing has changed any more."""
    files: float
    """Megabytes of scripts, fonts and pictures."""
    sent: float
    """Kilobytes that the server sent over the page's socket."""
    runs: int
    """How often the browser asked for a run of the page's script."""
    frames: int
    nodes: int
    height: int
    """Pixels."""


def visit(browser: Browser, address: str, server: int) -> Visit:
    """A first visit: nothing of the page is in the browser's caches. ``server`` is the process that is asked."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    whole = browser.new_browser_cdp_session()
    try:
        page.add_init_script(f"({COUNTED})()")
        page.goto("about:blank")
        _rest(whole)
        return _visited(page, whole, address, server)
    finally:
        whole.detach()
        page.close()


def _visited(page: Page, whole: CDPSession, address: str, server: int) -> Visit:
    asked, used = cpu_seconds(server), _used(whole)
    page.goto(address, wait_until="commit")
    settle = page.wait_for_function(QUIET, polling=LOOK, timeout=120_000).json_value()
    cpu, after = cpu_seconds(server) - asked, _used(whole)
    chromium = sum(seconds - used.get(process, 0.0) for process, seconds in after.items())
    found = page.evaluate(FOUND)
    return Visit(
        cpu=cpu, chromium=chromium, settle=float(settle), files=found["files"] / 1e6, sent=found["bytes"] / 1e3,
        runs=found["asked"], frames=found["frames"], nodes=found["nodes"], height=found["height"],
    )  # fmt: skip


def cpu_seconds(process: int) -> float:
    """Of all threads of one process."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _used(whole: CDPSession) -> dict[int, float]:
    """Process of the browser -> CPU seconds."""
    return {one["id"]: one["cpuTime"] for one in whole.send("SystemInfo.getProcessInfo")["processInfo"]}


def _rest(whole: CDPSession, seconds: float = 15.0) -> None:
    """Waits until the browser does nothing, at most ``seconds``."""
    end, before = time.monotonic() + seconds, -1.0
    while time.monotonic() < end:
        now = sum(_used(whole).values())
        if before >= 0 and now - before < AT_REST:
            return
        before = now
        time.sleep(WAIT)
