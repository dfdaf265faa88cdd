"""What the sandbox runs in our workers: ``preload`` once, ``warm`` where it is asked for, then ``main`` in each fork
(``sandbox/program.py``)."""

from __future__ import annotations

import contextlib
import importlib
import warnings
from collections.abc import Sequence
from typing import Any

from evaluation.jobs.messages import TASKS
from evaluation.jobs.sandbox import worker_main
from evaluation.jobs.sandbox.channel import Channel
from evaluation.measuring.code_digest import code_digest
from models.discovery import PluginWarning, import_module, refuse, to_import
from models.plugins import MEASURING, Plugin

LIBRARIES = (
    "torch", "torchmetrics.functional.image", "sklearn.cluster", "sklearn.datasets", "sklearn.ensemble",
    "sklearn.linear_model", "sklearn.svm", "scipy.optimize", "openTSNE", "numba", "h5py",
)  # fmt: skip
"""What steps import when they first run: measuring one small model takes 2.4 s, and importing these 4.
h5py asks the machine for its processor by a program, which a worker may not run."""


def preload() -> None:
    """Import what workers need before there is one. Nothing here may compute: a thread would not survive the fork."""
    for name in LIBRARIES:
        importlib.import_module(name)
    import models.opening
    import models.rebuilding  # noqa: F401
    from evaluation.jobs.tasks import evaluate, inspect  # noqa: F401
    from evaluation.registry import import_ours
    from models.families import import_ours as import_families
    from models.formats import import_ours as import_formats

    import_ours()
    import_families()
    import_formats()
    warnings.simplefilter("ignore", PluginWarning)  # whoever asks for the list of plug-ins is told


def guests() -> list[str]:
    """Modules of plug-ins that workers need and that were not refused."""
    return list(_waiting())


def import_guest(name: str) -> None:
    """What it raises is noted, and told to whoever asks for the list of plug-ins."""
    import_module(_waiting()[name], name)


def refuse_guest(name: str, reason: str) -> None:
    refuse(_waiting()[name], name, reason)


def ready() -> None:
    """The digest of what was imported just now: plug-ins may be edited while workers are forked."""
    code_digest()


def _waiting() -> dict[str, Plugin]:
    return {module: plugin for plugin, module in to_import(MEASURING)}


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
