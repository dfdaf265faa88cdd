"""evaluate, compare, report, catalog, open_store: what others call. Heavy imports happen inside the calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.types import Config

if TYPE_CHECKING:
    from evaluation.judging.compare import Comparison
    from evaluation.measuring.engine import Event
    from evaluation.record.run import Run
    from evaluation.registry import MetricInfo
    from evaluation.store.store import Store


def evaluate(
    checkpoints: Sequence[str | Path | tuple[Path, ...]],
    *,
    data: str = "digits",
    config: Config | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> list[Run]:
    """Open each checkpoint, measure it on the data, and return one run each, in order.

    Real-side work is shared by all checkpoints. A metric that fails is recorded as failed and loses nothing else.
    Raises TouchstoneError for data and CheckpointError for files that cannot be used, with one sentence.
    """
    from evaluation.data.dataset import open_dataset
    from evaluation.measuring.engine import Session
    from models.opening import open_checkpoint

    session = Session(open_dataset(data), config or Config())
    runs = []
    for index, checkpoint in enumerate(checkpoints):
        images, labels = session.hints()
        model = open_checkpoint(checkpoint, images=images, labels=labels)
        parts = checkpoint if isinstance(checkpoint, tuple) else (checkpoint,)
        name = "+".join(Path(part).stem for part in parts)
        runs.append(session.run(model, name=name, colour=index, on_event=on_event))
    return runs


def compare(runs: Sequence[Run], *, baseline: int = 0) -> Comparison:
    """Paired differences of every model against ``runs[baseline]``, with Holm's correction. Refuses unlike runs."""
    from evaluation.judging.compare import compare as compare_runs

    return compare_runs(runs, baseline=baseline)


def report(runs: Sequence[Run], path: str | Path) -> Path:
    """Write one self-contained file; the ending decides: .html, .pdf, .md, .json or .csv."""
    from evaluation.report import write_report

    return write_report(runs, Path(path))


def catalog() -> list[MetricInfo]:
    """Every metric, in the order in which tables show them: by group, then by name."""
    from evaluation.registry import GROUPS, registry

    order = list(GROUPS)
    return sorted(registry().metrics.values(), key=lambda info: (order.index(info.group), info.name))


def open_store(workspace: str | Path | None = None) -> Store:
    """The workspace's store: ``workspace``, else TOUCHSTONE_WORKSPACE, else ``./workspace``."""
    from evaluation.store.store import open_store as open_workspace

    return open_workspace(workspace)
