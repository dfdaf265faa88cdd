"""Ask a worker what a file is. The asking process opens nothing and loads no torch."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.jobs.sandbox.availability import why_no_workers
from evaluation.jobs.sandbox.surroundings import absolute, data_paths
from evaluation.jobs.sandbox.untrusted import parse_npy
from evaluation.jobs.sandbox.worker_process import GIB, Limits, Worker, WorkerEnded
from evaluation.types import TouchstoneError

FACTS = {"recognised": str, "confidence": str, "family": str, "hypotheses": list, "capabilities": list}


def inspect(
    path: str | Path | Sequence[Path], data: str | None = None, *, cache: Path | None = None, pictures: bool = False
) -> dict[str, Any]:
    """What a checkpoint is: ``recognised``, ``confidence``, ``family``, ``hypotheses`` (architecture, score, evidence),
    ``capabilities``, and the facts of the card.

    ``data`` is a SPEC whose images help to decide. With ``pictures``, the key ``pictures`` holds one uint8 array
    (rows, columns, c, h, w) for each hypothesis, inputs over reconstructions or one row of samples, or None.
    Raises TouchstoneError with one sentence for a file that cannot be opened.
    """
    found = examine(path, data, cache=cache, pictures=pictures)
    if found.get("error"):
        raise TouchstoneError(str(found["error"]))
    return found


def examine(
    path: str | Path | Sequence[Path], data: str | None = None, *, cache: Path | None = None, pictures: bool = False
) -> dict[str, Any]:
    """Like ``inspect``, but a refusal is an answer: ``confidence`` is "unknown" and ``error`` is its sentence."""
    parts = [Path(part).expanduser().resolve() for part in ([path] if isinstance(path, str | Path) else path)]
    missing = next((part for part in parts if not os.access(part, os.R_OK)), None)
    if missing is not None:
        raise TouchstoneError(f"'{missing.name}' cannot be read: there is no such file, or it is not yours to read")
    task = {
        "kind": "inspect", "parts": [str(part) for part in parts], "pictures": pictures,
        "data": None if data is None else absolute(data),
    }  # fmt: skip
    read = [*parts, *([] if data is None else data_paths(data))]
    message = ask(task, read=read, cache=cache or default_cache(), event="inspected")
    inspection, frames = message
    if not all(isinstance(inspection.get(name), kind) for name, kind in FACTS.items()):
        raise WorkerEnded("The worker sent something that is no inspection.")
    found = dict(inspection)
    if pictures:
        try:
            found["pictures"] = [parse_npy(frame) if frame else None for frame in frames]
        except ValueError as error:
            raise WorkerEnded("The worker sent a picture that is none.") from error
    return found


def ask(
    task: Mapping[str, Any], *, read: Sequence[Path], cache: Path, event: str, seconds: float = 300.0
) -> tuple[Mapping[str, Any], tuple[bytes, ...]]:
    """Perform a task that has one answer: the value beside ``event`` in its message, and its frames."""
    limits = Limits(memory=min(Limits().memory, 8 * GIB), silent_seconds=seconds, nice=0)
    with (
        tempfile.TemporaryDirectory(prefix="touchstone-") as scratch,
        Worker(task, read=read, cache=cache, scratch=Path(scratch), limits=limits) as worker,
    ):
        while True:
            message = worker.receive(1.0)
            if message is not None and message.body["event"] == event:
                answer = next((value for key, value in message.body.items() if key != "event"), None)
                if not isinstance(answer, dict | list):
                    raise WorkerEnded("The worker sent something that is no answer.")
                return answer, message.frames  # type: ignore[return-value]
            if message is not None and message.body["event"] == "end":
                raise WorkerEnded("The worker ended without an answer.")


def catalog(*, cache: Path | None = None) -> list[dict[str, Any]]:
    """Every metric as plain values: name, title, group, better, bounds, unit, explanation, needs, parameters ...

    A worker tells it, so that this process imports no metric. Where no workers can run, this process does.
    """
    if why_no_workers() is not None:
        from evaluation.jobs.tasks.catalog import described

        return described()
    answer, _ = ask({"kind": "catalog"}, read=[], cache=cache or default_cache(), event="catalog")
    found: list[dict[str, Any]] = json.loads(json.dumps(answer))
    return found


def default_cache() -> Path:
    """TOUCHSTONE_CACHE, else the workspace's where TOUCHSTONE_WORKSPACE names one, else the user's cache folder."""
    if configured := os.environ.get("TOUCHSTONE_CACHE"):
        return Path(configured).expanduser().resolve()
    if workspace := os.environ.get("TOUCHSTONE_WORKSPACE"):
        return Path(workspace).expanduser().resolve() / "cache"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().resolve() / "touchstone"
