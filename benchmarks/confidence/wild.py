"""The real files of ``shared/wild``, opened as the made ones are. They are never fitted to: they stand beside."""

from __future__ import annotations

from pathlib import Path

from benchmarks.confidence.openings import keep, opened, openings
from models.base import CheckpointError
from tests.wild import SETS, catalogued, held_out

CONVENTION = "wild"


def open_wild(folder: Path, root: Path) -> None:
    """Opens every file with a probe by its weights alone. ``root`` holds ``wild/`` and ``data/``."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {(one.file, one.images) for one in openings(folder)}
    for wild in catalogued(root, sets=SETS):
        if wild.probe is None or not wild.generative:
            continue
        images, labels = held_out(root, wild)
        if (wild.path.name, images is not None) in known:
            continue
        try:
            keep(folder, opened(wild.path, CONVENTION, wild.probe, images, labels))
        except CheckpointError:
            continue  # no table of weights, such as an ONNX graph: nothing is inferred from names and shapes
