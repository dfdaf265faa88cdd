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
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NAME = "_touchstone_isolation"


def _isolation() -> Any:
    """The isolation package without its parents: ``import evaluation`` would bring numpy, and numpy brings threads."""
    folder = HERE / "isolation"
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
    return module


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(3)


def main() -> None:
    given = json.loads(sys.stdin.buffer.readline())
    walls = _isolation().lock_down(read=given["read"], write=given["write"], limited=given["limits"])
    sys.path.insert(0, str(HERE.parents[1]))
    task = given["task"]
    if task["kind"] != "live":  # which reads its questions from stdin, and ends with it
        threading.Thread(target=_end_with_parent, daemon=True).start()

    from evaluation.jobs.channel import Channel
    from evaluation.jobs.tasks import perform

    channel = Channel(int(sys.argv[1]))
    channel.send({"event": "isolation", "sentence": walls.sentence})
    perform(task, channel)
    channel.send({"event": "end"})
    sys.stderr.flush()
    os._exit(0)  # torch's and numba's threads need no farewell


if __name__ == "__main__":
    main()
