"""``python -I forking.py SOCKET WORKER_FILE``: imports what workers need, opens nothing, forks one for each request.

Importing torch and the rest takes 3 s; a fork takes milliseconds and shares what was imported. Nothing is computed
here: OpenMP's and numba's threads do not survive a fork, so there must be none. Ends with its parent, or when idle.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
import traceback
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

IDLE_SECONDS = 600.0
EVENTS = 3
"""Where a worker finds the pipe for its messages."""


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    control.settimeout(IDLE_SECONDS)
    worker = runpy.run_path(sys.argv[2], run_name="worker")
    worker["preload"]()
    gc.freeze()
    # Python warns of threads at a fork; the only ones are OpenBLAS's, which ends them before it and starts them anew
    warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*multi-threaded.*fork")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        try:
            request, descriptors, *_ = socket.recv_fds(control, 2**20, 4)
        except TimeoutError:
            return
        if not request:
            return
        if os.fork() == 0:
            _keep(control, worker, json.loads(request), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _keep(
    control: socket.socket, worker: Mapping[str, Any], request: Mapping[str, Any], descriptors: Sequence[int]
) -> None:
    """Fork the worker, say its process id, wait for it, and say how it ended: nobody else can, as it is our child."""
    stdin, events, errors, status = descriptors
    control.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(status)
        _work(worker, request, stdin, events, errors)
    for descriptor in (stdin, events, errors):
        os.close(descriptor)
    try:
        os.write(status, f"{child}\n".encode())
        _, ended = os.waitpid(child, 0)
        os.write(status, f"{os.waitstatus_to_exitcode(ended)}\n".encode())
    finally:
        os._exit(0)


def _work(worker: Mapping[str, Any], request: Mapping[str, Any], stdin: int, events: int, errors: int) -> None:
    status = 1
    try:
        os.setsid()
        for descriptor, place in ((stdin, 0), (errors, 2), (events, EVENTS)):
            os.dup2(descriptor, place)
        os.closerange(EVENTS + 1, os.sysconf("SC_OPEN_MAX"))
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        tempfile.tempdir = None  # asked for while importing; the same goes for numba's settings
        if numba := sys.modules.get("numba"):
            numba.core.config.reload_config()
        worker["main"](EVENTS)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)  # torch's and numba's threads need no farewell


if __name__ == "__main__":
    main()
