"""What pages share: the open workspace, its live workers, and everything that is made from stored runs, cached.

The only user of Streamlit's caches. Each is bounded, and keyed on ids and digests: a stored run never changes.
Checkpoints and jobs do change. Pages read them anew, from the parts of ``store()``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from evaluation.judging.compare import Comparison, compare
from evaluation.store.arrays import StoredArrays
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.named_paths import named_paths
from evaluation.store.runs import RunSummary
from evaluation.store.workspace import open_store as open_workspace
from models.discovery import import_elsewhere
from models.plugins import MEASURING
from ui import stored_facts
from ui.people.exposure import is_this_machine
from ui.people.operator import sign_in_configured

if TYPE_CHECKING:
    from evaluation.jobs.arrivals import Arrivals
    from evaluation.jobs.live_pool import LivePool
    from evaluation.jobs.plugin_messages import PluginsListed
    from evaluation.jobs.supervisor import Supervisor
    from evaluation.numerics.neighbours import Neighbours
    from evaluation.record.run import Run
    from evaluation.report.parts import Part
    from evaluation.store.run_facts import RunFacts
    from evaluation.store.workspace import Store
    from evaluation.types import Array
    from models.source.finding import SourcePaths
    from ui.stored_facts import MetricTitle

ZOO = Path(__file__).resolve().parent.parent / "models" / "zoo"
MOST_LIVE = 4
"""Models that stay open at once for the pages that ask them live; each is a process of about 300 MB."""
_starting = threading.Lock()
_supervisors: dict[str, Supervisor] = {}
"""Workspace -> what runs its queue in this process."""
_ends: list[Callable[[], object]] = []
"""How what runs beside the pages is stopped."""


def _workspace() -> str:
    """``touchstone dashboard`` and ``make run`` name it. ``streamlit run app.py`` works in the checkout's own."""
    return os.environ.get("TOUCHSTONE_WORKSPACE") or "workspace"


def store() -> Store:
    """The workspace's store; one a process and workspace."""
    return _open(_workspace())


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(workspace: str) -> Store:
    home = (Path.home(),) if _serves_this_user_alone() else ()
    return open_workspace(workspace, also=(*home, *named_paths()))


def _serves_this_user_alone() -> bool:
    return is_this_machine(st.get_option("server.address")) and not sign_in_configured()


def start() -> None:
    """Once a process and workspace: the zoo is queued on the very first start, the supervisor set to work.
    Where no workers can run, finished runs are shown and nothing is queued."""
    if why_no_workers() is not None:
        return
    import_elsewhere(*MEASURING)  # a plug-in may load torch, or hang: workers import it
    with _starting:
        _supervisor(_workspace()).ensure_running()


@st.cache_resource(max_entries=8, show_spinner=False)
def _supervisor(workspace: str) -> Supervisor:
    from evaluation.jobs.shipped import queue_shipped
    from evaluation.jobs.supervisor import Supervisor

    opened = _open(workspace)
    supervisor = _supervisors[workspace] = Supervisor(opened, when_idle=queue_shipped(opened, ZOO))
    _ends.append(supervisor.stop)
    return supervisor


def start_watching() -> None:
    """Where folders are watched, what serves pages starts before somebody comes."""
    if store().watched.all():
        start()


def end() -> None:
    """For the end of the server: uvicorn ends the process by the signal that stopped it, and atexit is not heard."""
    while _ends:
        _ends.pop()()


def supervisor_state() -> Literal["idle", "running", "stopped"]:
    """``idle`` until a page was seen in this process."""
    supervisor = _supervisors.get(_workspace())
    return "idle" if supervisor is None else "running" if supervisor.running else "stopped"


def plugins() -> PluginsListed:
    """What the installed plug-ins announce that measure, as a worker finds; asked once a process."""
    return _plugins(store().cache)


@st.cache_resource(max_entries=8, show_spinner="Loading the plug-ins …")
def _plugins(cache: Path) -> PluginsListed:
    from evaluation.jobs.plugin_list import list_plugins

    return list_plugins(cache)


def why_no_workers() -> str | None:
    """None where checkpoints can be opened and measured. Else a sentence: why not, and what to do."""
    from evaluation.jobs.sandbox import availability

    return availability.why_no_workers()


def run(summary: RunSummary) -> Run:
    """A run with its arrays mapped when asked for, under the name that its model has now."""
    return _whole(str(store().folder), summary.id, summary.name)


def _whole(folder: str, run_id: str, name: str) -> Run:
    """The run, read again where an array file was lost since: then it says so itself."""
    found = _run(folder, run_id, name)
    if isinstance(found.arrays, StoredArrays) and found.arrays.damaged():
        _run.clear(folder, run_id, name)
        found = _run(folder, run_id, name)
    return found


@st.cache_resource(max_entries=256, show_spinner=False)  # a record is about 0.3 MB; arrays are mapped, not kept
def _run(folder: str, run_id: str, name: str) -> Run:
    return store().runs.get(run_id)


def runs(chosen: Sequence[RunSummary]) -> list[Run]:
    return [run(summary) for summary in chosen]


def run_facts(run_ids: tuple[str, ...]) -> dict[str, RunFacts]:
    """Run id -> what lists show of it."""
    return _run_facts(str(store().folder), tuple(sorted(run_ids)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _run_facts(folder: str, run_ids: tuple[str, ...]) -> dict[str, RunFacts]:
    return store().run_facts.all()


def metric_titles(measured: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, MetricTitle]:
    """Metric -> its title, for those with a number. ``measured``: (run id, metrics with a number)."""
    return _metric_titles(str(store().folder), measured)


@st.cache_resource(max_entries=8, show_spinner=False)
def _metric_titles(folder: str, measured: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, MetricTitle]:
    return stored_facts.metric_titles(measured, store().runs.get)


@st.cache_resource(max_entries=1024, show_spinner=False)
def of_runs(folder: Path, what: str, key: tuple[object, ...], _make: Callable[[], Any]) -> Any:
    """What is made of stored runs, once for each ``key`` of their ids; ``what`` names it. Small things."""
    return _make()


@st.cache_resource(max_entries=8, show_spinner=False)
def large_of_runs(folder: Path, what: str, key: tuple[object, ...], _make: Callable[[], Any]) -> Any:
    """The same of megabytes."""
    return _make()


def comparison(chosen: Sequence[RunSummary], baseline: int | None = None) -> Comparison:
    """Raises TouchstoneError, naming what differs, when the runs cannot be compared."""
    return _comparison(str(store().folder), tuple((item.id, item.name) for item in chosen), baseline)


@st.cache_resource(max_entries=32, show_spinner=False)
def _comparison(folder: str, chosen: tuple[tuple[str, str], ...], baseline: int | None) -> Comparison:
    return compare([_whole(folder, run_id, name) for run_id, name in chosen], baseline=baseline)


def pair(comparison: Comparison, first: int, second: int) -> Comparison:
    """Two of the compared models, by place: the second against the first."""
    of = tuple((item.id, item.name) for item in comparison.runs)
    return _pair(str(store().folder), of, first, second, comparison)


@st.cache_resource(max_entries=8, show_spinner=False)
def _pair(folder: str, of: tuple[tuple[str, str], ...], first: int, second: int, _all: Comparison) -> Comparison:
    return _all.pair(first, second)


def between(chosen: Sequence[Run]) -> dict[str, Array]:
    """Four (m, m) matrices of how alike the codes of m runs are. All must have kept codes."""
    return _between(str(store().folder), tuple((item.id, item.name) for item in chosen))


@st.cache_data(max_entries=32, show_spinner="Comparing the codes …")
def _between(folder: str, chosen: tuple[tuple[str, str], ...]) -> dict[str, Array]:
    from evaluation.judging.between import between_models, shared_codes

    runs = [_whole(folder, run_id, name) for run_id, name in chosen]
    shared = shared_codes(runs)
    k = max(1, min(15, (len(shared.items) - 1) // 2))
    # A run that kept more codes than all share has other neighbours among the shared ones.
    alike = all(len(shared_codes([run]).items) == len(shared.items) for run in runs)
    known = [code_neighbours(run, k)[1].indices for run in runs] if alike and k > 1 else None
    return between_models(shared.codes, k=k, near=known)


def code_neighbours(item: Run, k: int) -> tuple[Array, Neighbours]:
    """(items whose codes are kept, the k nearest others of each by code)."""
    return _code_neighbours(str(store().folder), item.id, item.name, k)


@st.cache_resource(max_entries=64, show_spinner=False)
def _code_neighbours(folder: str, run_id: str, name: str, k: int) -> tuple[Array, Neighbours]:
    from evaluation.judging.between import shared_codes
    from evaluation.numerics.neighbours import nearest

    shared = shared_codes([_whole(folder, run_id, name)])
    code = shared.codes[0]
    return shared.items, nearest(code, code, min(k, len(code) - 1), exclude_self=True)


def report(
    chosen: Sequence[RunSummary], form: str, baseline: int | None = None, parts: tuple[Part, ...] | None = None
) -> bytes:
    """A report in one of evaluation.report's formats."""
    return _report(str(store().folder), tuple((item.id, item.name) for item in chosen), form, baseline, parts)


@st.cache_data(max_entries=12, show_spinner=False)
def _report(
    folder: str, chosen: tuple[tuple[str, str], ...], form: str, baseline: int | None, parts: tuple[Part, ...] | None
) -> bytes:
    from evaluation.report import FORMATS, gather

    runs = [_whole(folder, run_id, name) for run_id, name in chosen]
    return FORMATS[form](gather(runs, baseline=baseline, parts=parts)).encode()


def arrivals() -> Arrivals:
    """Files on the server that are being read; one list a process and workspace."""
    return _arrivals(_workspace())


@st.cache_resource(max_entries=8, show_spinner=False)
def _arrivals(workspace: str) -> Arrivals:
    from evaluation.jobs.arrivals import Arrivals

    return Arrivals(_open(workspace))


def live() -> LivePool:
    """Warm workers that decode while a slider moves; one pool a process and workspace."""
    return _live(_workspace())


@st.cache_resource(max_entries=8, show_spinner=False)
def _live(workspace: str) -> LivePool:
    from evaluation.jobs.live_pool import LivePool

    pool = LivePool(_open(workspace), most=MOST_LIVE)
    _ends.append(pool.close)
    return pool


def inspect(checkpoint: Checkpoint, data: str) -> dict[str, Any]:
    """How a worker reads a file: hypotheses with evidence. Raises TouchstoneError with its sentence."""
    parts, source = store().readable_parts(checkpoint), store().readable_source(checkpoint)
    return _inspect(str(store().folder), checkpoint.sha256, parts, source, data)


@st.cache_data(max_entries=32, show_spinner=False)
def _inspect(folder: str, sha256: str, parts: tuple[Path, ...], source: SourcePaths, data: str) -> dict[str, Any]:
    from evaluation.jobs.inspection import inspect as ask_worker
    from evaluation.jobs.named_files import below

    return ask_worker(parts, data, source=source, cache=store().cache, pictures=True, naming=below(store().roots))
