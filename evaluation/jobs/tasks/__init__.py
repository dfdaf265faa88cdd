"""What a worker can be asked to do, one file each. These modules run in the worker only and may load torch."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from evaluation.jobs.sandbox.channel import Channel

KINDS = ("catalog", "evaluate", "inspect", "live", "prepare")


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """Run the task of this kind; its messages go out through the channel."""
    kind = task["kind"]
    if kind not in KINDS:
        raise ValueError(f"a task is one of {', '.join(KINDS)}; got '{kind}'")
    importlib.import_module(f"evaluation.jobs.tasks.{kind}").perform(task, channel)
