"""What the sandbox runs in our workers: ``preload`` once, ``warm`` where it is asked for, then ``main`` in each fork
(``sandbox/program.py``)."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Sequence
from typing import Any

from evaluation.jobs.messages import TASKS
from evaluation.jobs.sandbox import worker_main
from evaluation.jobs.sandbox.channel import Channel

LIBRARIES = (
    "torch", "torchmetrics.functional.image", "sklearn.cluster", "sklearn.datasets", "sklearn.ensemble",
    "sklearn.linear_model", "sklearn.svm", "scipy.optimize", "openTSNE", "numba",
)  # fmt: skip
"""What steps import when they first run: measuring one small model takes 2.4 s, and importing these 4."""


def preload() -> None:
    """Import what workers need before there is one. Nothing here may compute: a thread would not survive the fork."""
    for name in LIBRARIES:
        importlib.import_module(name)
    import models.opening
    import models.rebuilding  # noqa: F401
    from evaluation.jobs.tasks import evaluate, inspect  # noqa: F401
    from evaluation.registry import registry
    from models.families import families
    from models.formats import formats

    registry(), families(), formats()


def warm(steps: Sequence[str]) -> None:
    """Compile what these artifacts need. Where one fails, a worker will say why."""
    from evaluation.registry import registry

    for name in steps:
        info = registry().artifacts.get(name)
        if info is not None and info.warm is not None:
            with contextlib.suppress(Exception):
                info.warm()


def main(events: int) -> None:
    """One worker."""
    worker_main.run(events, _perform)


def _perform(task: Any, channel: Channel) -> None:
    from evaluation.jobs.tasks import perform
    from evaluation.jobs.tasks.parent import Parent

    perform(TASKS.decode(task), Parent(channel))
