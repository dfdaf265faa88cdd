"""What ships with Touchstone and is measured by itself: the models on the first start, the series after them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from evaluation.jobs.idle_series import SeriesWhenIdle
from evaluation.store.workspace import Store
from evaluation.types import Config

ENQUEUED = "zoo_enqueued"
"""Setting: the models were queued once in this workspace."""


def queue_shipped(store: Store, zoo: Path) -> Callable[[], bool]:
    """Queue the models below ``zoo`` where this workspace has not seen them; what to call when nothing waits."""
    models = sorted(zoo.glob("*.safetensors"))
    if not store.settings.get(ENQUEUED) and models:
        added = [store.checkpoints.add(path, name=path.stem, origin="zoo").sha256 for path in models]
        store.jobs.add_once(ENQUEUED, added, data="digits", config=Config())
    first = [hashlib.sha256(path.read_bytes()).hexdigest() for path in models]
    return SeriesWhenIdle(store, zoo / "series", after=first).queue_one
