"""Files that stay where they are become a checkpoint, when they lie below a root. The one place of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.store.checkpoints import Checkpoint
from evaluation.store.fingerprint import Told, fingerprint
from evaluation.store.workspace import Store


def no_one(done: int, total: int) -> None:
    """Hears how far reading is, and does nothing."""


def add_below_roots(store: Store, paths: Sequence[str | Path], *, name: str, told: Told = no_one) -> Checkpoint:
    """Read files, or a folder that is one model, and add them as one checkpoint.

    Raises NotReadable for what lies outside of the roots, and OSError for what cannot be read or changes meanwhile.
    """
    found = fingerprint([store.roots.allowed(path) for path in paths], told)
    return store.checkpoints.add_in_place(found, name=name, origin="path")
