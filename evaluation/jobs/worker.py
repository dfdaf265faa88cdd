"""The worker process: ``python -I worker.py FD``. Locks itself down with the standard library, then imports the rest.

Reads its task as one JSON line from stdin and writes messages to the pipe FD. When stdin ends, the parent is gone, and
so is this process.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


def _package(name: str, folder: Path) -> Any:
    """Import a package by its place: its parent folder, where the workspace may lie, is closed to us."""
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(3)


def main() -> None:
    given = json.loads(sys.stdin.buffer.readline())
    # not evaluation.jobs.isolation: ``import evaluation`` brings numpy, and numpy brings threads
    isolation = _package("_touchstone_isolation", HERE / "isolation")
    walls = isolation.lock_down(read=given["read"], write=given["write"], limited=given["limits"])
    task = given["task"]
    if task["kind"] != "live":  # which reads its questions from stdin, and ends with it
        threading.Thread(target=_end_with_parent, daemon=True).start()
    for name in ("models", "evaluation"):
        _package(name, PROJECT / name)

    from evaluation.jobs.channel import Channel
    from evaluation.jobs.tasks import perform

    channel = Channel(int(sys.argv[1]))
    channel.send({"event": "isolation", "sentence": walls.sentence})
    perform(task, channel)
    channel.send({"event": "end"})


if __name__ == "__main__":
    try:
        main()
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    os._exit(status)  # torch's and numba's threads need no farewell
