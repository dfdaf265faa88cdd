"""The real files of ``shared/wild``, opened as the made ones are. They are never fitted to: they stand beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from benchmarks.confidence.openings import keep, opened, openings
from benchmarks.confidence.sourced import KEPT, opened_with, sourced
from models.base import CheckpointError
from models.source.finding import source_paths
from models.source.reading import read_sources
from tests.wild import SETS, Wild, catalogued, has_networks, held_out

CONVENTION = "wild"


def open_wild(folder: Path, root: Path) -> None:
    """Opens every file with a probe by its weights alone. ``root`` holds ``wild/`` and ``data/``."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {(one.file, one.images) for one in openings(folder)}
    for wild in _probed(root):
        assert wild.probe is not None
        images, labels = held_out(root, wild)
        if (wild.path.name, images is not None) in known:
            continue
        try:
            keep(folder, opened(wild.path, CONVENTION, wild.probe, images, labels))
        except CheckpointError:
            continue  # no table of weights, such as an ONNX graph: nothing is inferred from names and shapes


def open_wild_sourced(folder: Path, root: Path, sources: Path) -> None:
    """The same by their repositories, the folders OWNER+NAME in ``sources`` that hold networks."""
    known = {one.file for one in sourced(folder)}
    for wild in _probed(root):
        work_tree = sources / wild.repo.replace("/", "+")
        if wild.probe is None or wild.path.name in known or not has_networks(work_tree):
            continue
        shown = [None if one is None else torch.as_tensor(one) for one in held_out(root, wild)]
        files = read_sources(source_paths([wild.path], work_tree)).files
        try:
            keep(folder, opened_with(wild.path, files, CONVENTION, wild.probe, *shown), KEPT)
        except CheckpointError:
            continue


def _probed(root: Path) -> Iterator[Wild]:
    """Real models whose authors' outputs are known."""
    return (wild for wild in catalogued(root, sets=SETS) if wild.probe is not None and wild.generative)
