"""``python -m tests.chaos.server WORKSPACE real|fake``: a server without pages, until it is killed."""

from __future__ import annotations

import sys
import time

from evaluation.jobs import workers
from evaluation.jobs.supervisor import Supervisor
from evaluation.store.workspace import open_store


def main(workspace: str, program: str) -> None:
    if program == "fake":
        from tests.jobs.fake_worker import FAKE

        workers.PROGRAM = FAKE
    Supervisor(open_store(workspace)).ensure_running()
    while True:
        time.sleep(60.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
