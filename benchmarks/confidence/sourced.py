"""Opens files of known make by a source as their authors may have written it, and keeps what was known of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch

from benchmarks.confidence.authored import source_of
from benchmarks.confidence.files import ARCHITECTURES, Task
from benchmarks.confidence.naming import Namer
from benchmarks.confidence.openings import Opening, keep, kept_in
from benchmarks.confidence.truth import matches
from models.reading import read_contents
from models.source.files import SourceFile
from models.source.opening.likelihood import definition
from models.source.opening.reading import read_with_source

KEPT = "sourced.jsonl"
CERTAIN = "high"
"""Confidence where the source leaves nothing open."""


def open_sourced(folder: Path, share: tuple[int, int]) -> None:
    """Opens what was not opened with the present features, with images and without."""
    held_out = np.load(folder / "held-out.npz")
    shown = tuple(torch.as_tensor(held_out[name]) for name in ("images", "labels"))
    known = {(one.file, one.images) for one in sourced(folder)}
    for path in sorted(folder.glob("*.json"), key=lambda path: (_draw(path), path.name))[share[0] :: share[1]]:
        for images, labels in (shown, (None, None)):
            if (f"{path.stem}.pt", images is not None) not in known:
                keep(folder, _opened(path, images, labels), KEPT)


def sourced(folder: Path) -> list[Opening]:
    """Those with the present features."""
    return [one for one in kept_in(folder / KEPT) if one.definition == definition()]


def _draw(facts: Path) -> int:
    return int(facts.stem.rsplit("__", 1)[1])


def _opened(facts: Path, images: torch.Tensor | None, labels: torch.Tensor | None) -> Opening:
    said = json.loads(facts.read_text())
    task = Task(said["architecture"], said["style"], _draw(facts))
    random = Random(task.name)
    random.randrange(2**31)  # the seed that its training took
    made = ARCHITECTURES[task.architecture](random, Namer(task.style, random))
    files = [
        SourceFile(name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
        for name, text in source_of(made, Random(f"{task.name}, source")).items()
    ]
    path, probe = facts.with_suffix(".pt"), dict(np.load(facts.with_suffix(".npz")))
    return opened_with(path, files, task.architecture, probe, images, labels)


def opened_with(
    path: Path,
    files: Sequence[SourceFile],
    convention: str,
    probe: Mapping[str, np.ndarray],
    images: torch.Tensor | None,
    labels: torch.Tensor | None,
) -> Opening:
    """One file, read by a source. ``images`` (n, c, h, w) in [0, 1] and ``labels`` (n,), or None."""
    found = read_with_source(read_contents([path]), files, [path.name], images, labels)
    features = found.features
    right = bool(found.hypotheses) and matches(found.hypotheses[0].model, probe)
    return Opening(
        file=path.name, convention=convention, images=images is not None, definition=definition(),
        kind="" if features is None else features.kind, features={} if features is None else dict(features.values),
        confidence=CERTAIN if features is not None and found.probability is None else "choose", right=right,
    )  # fmt: skip
