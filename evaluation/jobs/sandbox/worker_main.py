"""What ``forking`` runs: ``preload`` once, then ``main`` in each fork, which is a worker.

A worker reads its task as one JSON line from stdin, then questions and answers, and writes messages to a pipe. When
stdin ends, the parent is gone, and so is this process.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
PRELOADED = (
    "torch", "torchmetrics.functional.image", "sklearn.cluster", "sklearn.datasets", "sklearn.ensemble",
    "sklearn.linear_model", "sklearn.svm", "scipy.optimize", "openTSNE", "numba",
    "models.opening", "models.rebuilding", "evaluation.jobs.tasks.evaluate", "evaluation.jobs.tasks.inspect",
)  # fmt: skip
"""What steps import when they first run: measuring one small model takes 2.4 s, and importing these 4."""


def preload() -> None:
    """Import what workers need before there is one. Nothing here may compute: a thread would not survive the fork."""
    for name in ("models", "evaluation"):
        _package(name, PROJECT / name)
    for name in PRELOADED:
        importlib.import_module(name)
    from evaluation.registry import registry
    from models.families import families
    from models.formats import formats

    registry(), families(), formats()


def main(events: int) -> None:
    """One worker, in a process that was just forked. ``events`` is the pipe for its messages."""
    from evaluation.jobs.sandbox.channel import Channel
    from evaluation.jobs.sandbox.isolation import lock_down
    from evaluation.jobs.tasks import perform

    given = json.loads(sys.stdin.buffer.readline())
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a worker must lock itself down before it has threads: Landlock binds only the calling one")
    walls = lock_down(read=given["read"], write=given["write"], limited=given["limits"])
    channel = Channel(events)
    channel.send({"event": "isolation", "sentence": walls.sentence})
    perform(given["task"], channel)
    channel.send({"event": "end"})


def _package(name: str, folder: Path) -> None:
    """Import a package by its place: its parent folder, where the workspace may lie, is closed to workers."""
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
