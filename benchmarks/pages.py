"""What every page of the dashboard costs with many models: ``python -m benchmarks.pages [--sizes 12 60 200 1000]``.

For each size a seeded store is made and served. Every page is opened twice in Chromium (1440 x 900), each time as by a
new reader, with the newest 12 models chosen, and once more with all of them where there are 60. Printed are

- *cpu*: CPU seconds of the server from the request until the page is at rest; also of the second visit, which finds the
  server's caches filled: the comparison of the chosen models is made by the first page that needs it,
- *browser*: CPU seconds of all processes of Chromium in that time, the smaller of both visits,
- *settle*: seconds from the request until nothing has changed any more, also of the second visit,
- *files*: megabytes of scripts, fonts and pictures, and *sent*: kilobytes that came over the page's socket,
- *runs*: how often the page's script was asked to run, *frames*: pages within the page,

and elements in the document, its height in pixels, and the memory of the server (RSS) after the visits. The first line
is a page of Streamlit with nothing on it but its title. ``--most`` ends with an error where a page costs more than its
bound. Run it alone: other load makes *settle* longer.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.made_store import made_store
from benchmarks.page_visits import Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = (12, 60, 200, 1000)
ALL = 60
"""Models that are also chosen all at once."""
CPU, SETTLE, CPU_OF_ALL, MEGABYTES = 1.0, 2.0, 3.0, 400.0
"""Bounds: seconds with 12 chosen, CPU seconds with 60 chosen, memory of the server."""
EMPTY = "an empty page"
COLUMNS = (
    "page", "cpu s", "browser cpu s", "settle s", "files MB", "sent kB", "runs", "frames", "nodes", "height px",
    "server MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one page."""

    title: str
    first: Visit
    second: Visit
    megabytes: float
    """Of the server."""

    def above(self, cpu: float, settle: float | None) -> list[str]:
        """What is beyond its bound."""
        found = [f"{self.title}: {self.first.cpu:.2f} CPU s"] if self.first.cpu > cpu else []
        if settle is not None and self.first.settle > settle:
            found.append(f"{self.title}: {self.first.settle:.1f} s to settle")
        return found + ([f"{self.title}: {self.megabytes:.0f} MB"] if self.megabytes > MEGABYTES else [])


def costs(address: str, server: int, browser: Browser, query: str) -> Iterator[Cost]:
    """Of every page, in the order of the navigation. ``server`` is the process that is asked."""
    from tests.browser.dashboard import PAGES

    for path, title in PAGES.items():
        yield _cost(title, f"{address}/{path}{query}", server, browser)


def _cost(title: str, address: str, server: int, browser: Browser) -> Cost:
    first, second = (visit(browser, address, server) for _ in range(2))
    return Cost(title=title, first=first, second=second, megabytes=_megabytes(server))


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _table(title: str, found: Sequence[Cost]) -> str:
    lines = [
        f"**{title}**",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"| --- |{' --: |' * (len(COLUMNS) - 1)}",
    ]
    for one in found:
        first, second = one.first, one.second
        cells = [
            one.title, f"{first.cpu:.2f}, {second.cpu:.2f}", f"{min(first.chromium, second.chromium):.2f}",
            f"{first.settle:.1f}, {second.settle:.1f}", f"{first.files:.1f}", f"{first.sent:,.0f}", str(first.runs),
            str(first.frames), f"{first.nodes:,}", f"{first.height:,}", f"{one.megabytes:.0f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of runs")
    parser.add_argument("--stores", type=Path, metavar="DIR", help="where the stores are kept, to be used again")
    parser.add_argument("--most", action="store_true", help="end with an error where a bound is passed")
    chosen = parser.parse_args()
    above: list[str] = []
    with TemporaryDirectory() as fresh:
        print(_table("The floor", [_of_an_empty_page(Path(fresh))]), flush=True)
        for size in chosen.sizes:
            above += _measured((chosen.stores or Path(fresh)) / str(size), size)
    if above:
        print("Beyond the bounds:", *above, sep="\n- ")
        sys.exit(1 if chosen.most else 0)


def _of_an_empty_page(folder: Path) -> Cost:
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.browser.served_script import served

    script = "import streamlit\n\nstreamlit.title('Empty')\n"
    with served(script, folder) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        found = _cost(EMPTY, address, _listening(address), browser)
        browser.close()
    return found


def _measured(folder: Path, size: int) -> list[str]:
    """Prints the tables of one store; says what is beyond its bound."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.browser.dashboard import dashboard

    if not folder.is_dir():
        started = time.monotonic()
        made_store(folder, size).close()
        print(f"made {size} runs in {time.monotonic() - started:.0f} s", file=sys.stderr)
    above = []
    with dashboard(folder) as address, sync_playwright() as playwright:
        server, browser = _listening(address), launch(playwright)
        found = list(costs(address, server, browser, ""))
        print(_table(f"{size} runs, the newest {min(size, 12)} chosen", found), flush=True)
        listed = [one for one in found if one.title == "Models"] if size > 200 else found
        above += [said for one in listed for said in one.above(CPU, SETTLE if size <= 200 else None)]
        if size == ALL:
            found = list(costs(address, server, browser, f"?models={_everyone(folder)}"))
            print(_table(f"{size} runs, all chosen", found), flush=True)
            above += [said for one in found for said in one.above(CPU_OF_ALL, None)]
        browser.close()
    return [f"{size} runs, {said}" for said in above]


def _everyone(folder: Path) -> str:
    """All models of a store, as the address names them."""
    from evaluation.store.workspace import open_store
    from ui.state import short

    store = open_store(folder)
    everyone = ",".join(short(checkpoint.sha256) for checkpoint in store.checkpoints.all())
    store.close()
    return everyone


def _listening(address: str) -> int:
    """The process that listens at an address of this machine."""
    port = f"{int(address.rpartition(':')[2]):04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]
    inode = next(line.split()[9] for line in lines if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A")
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(entry) == f"socket:[{inode}]":
                return int(entry.parts[2])
        except OSError:
            continue
    raise SystemExit(f"no process of this user listens at {address}")


if __name__ == "__main__":
    main()
