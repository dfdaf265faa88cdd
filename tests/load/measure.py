"""Readers at a dashboard that evaluates: how long pages take, whether any is lost, what the server holds."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from evaluation.store.workspace import Store, open_store
from evaluation.types import Config
from tests.fixtures.loops import finished
from tests.load.dashboard import Dashboard, dashboard
from tests.load.reader import Seen, read

EVALUATIONS = 2
MOST_GROWTH = 256 * 2**20
"""Bytes that 25 readers may add to the server, once every page was opened."""
ZOO = Path(__file__).resolve().parents[2] / "models" / "zoo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    seen: Seen
    seconds: float
    cpu_seconds: float
    memory: tuple[int, int]
    """Bytes of the server: when the first reader had seen every page, and at the end."""
    evaluated: int
    """Models that were measured meanwhile."""

    @property
    def times(self) -> list[float]:
        return sorted(one for page in self.seen.seconds.values() for one in page)

    @property
    def held(self) -> bool:
        """Nothing lost, no error, memory within its bound. How much was measured meanwhile is printed only: it depends
        on the machine."""
        grown = self.memory[1] - self.memory[0]
        return not self.seen.lost and not self.seen.errors and grown <= MOST_GROWTH and bool(self.times)


def measure(folder: Path, *, seconds: float, readers: int = 25) -> Load:
    """On a new workspace, whose zoo is being evaluated, twice at once."""
    workspace = folder / "workspace"
    store = open_store(workspace)
    store.settings.set("workers", EVALUATIONS)
    with dashboard(workspace) as server:
        finished(_first_look(server))
        store.jobs.add(_zoo(store), data="digits", config=Config(seed=1))
        memory, cpu, started = server.memory(), server.cpu_seconds(), time.monotonic()
        seen = finished(_readers(server, store, readers, seconds))
        load = Load(
            seen=seen, seconds=time.monotonic() - started, cpu_seconds=server.cpu_seconds() - cpu,
            memory=(memory, server.memory()), evaluated=len(store.runs.all(latest=False)),
        )  # fmt: skip
    store.close()
    return load


async def _first_look(server: Dashboard) -> None:
    """The first page imports what pages need, and queues the zoo."""
    await read(server, Seen(), 0, time.monotonic() + 1.0)


async def _readers(server: Dashboard, store: Store, readers: int, seconds: float) -> Seen:
    seen, until = Seen(), time.monotonic() + seconds
    tasks = [asyncio.create_task(read(server, seen, number, until)) for number in range(readers)]
    tasks.append(asyncio.create_task(_keep_evaluating(store, until)))
    await asyncio.gather(*tasks)
    return seen


async def _keep_evaluating(store: Store, until: float) -> None:
    seed = 1
    while time.monotonic() < until:
        await asyncio.sleep(min(2.0, max(0.0, until - time.monotonic())))
        if len(store.jobs.all(active_only=True)) < EVALUATIONS:
            seed += 1
            store.jobs.add(_zoo(store), data="digits", config=Config(seed=seed))


def _zoo(store: Store) -> list[str]:
    return [checkpoint.sha256 for checkpoint in store.checkpoints.all()]


def table(load: Load) -> str:
    """As ``make load`` prints it."""
    times = load.times
    lines = [f"{'page':<16}{'opened':>8}{'median s':>10}{'p95 s':>8}{'most s':>8}"]
    for page, own in [*sorted(load.seen.seconds.items()), ("all", times)]:
        ordered = sorted(own)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        lines.append(f"{page:<16}{len(own):>8}{statistics.median(own):>10.2f}{p95:>8.2f}{ordered[-1]:>8.2f}")
    before, after = (number / 2**20 for number in load.memory)
    summary = (
        f"lost {len(load.seen.lost)}, errors {len(load.seen.errors)}; server {load.cpu_seconds:.0f} s of CPU in "
        f"{load.seconds:.0f} s, {before:.0f} -> {after:.0f} MiB; {load.evaluated} models measured meanwhile"
    )
    return "\n".join([*lines, summary, *sorted({*load.seen.lost, *load.seen.errors})[:10]])
