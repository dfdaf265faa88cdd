"""One worker from its first line to its last: it walls itself in, and only then begins its program.

The first line on stdin is the start: the task, what may be read and written, and the limits. Then come lines for the
program. When stdin ends, the parent is gone, and so is this process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from evaluation.jobs.sandbox.channel import Channel
from evaluation.jobs.sandbox.isolation.lock_down import lock_down
from evaluation.jobs.sandbox.isolation.walls import LEVELS
from evaluation.jobs.sandbox.lines import parse


def run(events: int, perform: Callable[[Any, Channel], None]) -> None:
    """``perform`` is told the task and talks through the channel. ``events`` is the pipe for what the worker says."""
    start = parse(sys.stdin.buffer.readline().rstrip(b"\n")).content
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a worker must lock itself down before it has threads: Landlock binds only the calling one")
    walls = lock_down(read=start["read"], write=start["write"], limited=start["limits"])
    channel = Channel(events)
    channel.send({"level": walls.level, "sentence": walls.sentence, "noted": walls.noted}, kind="walls")
    if LEVELS.index(walls.level) >= LEVELS.index(start["required"]):
        perform(start["task"], channel)
    channel.send(None, kind="end")
