"""Scores every wild checkpoint against its author's outputs: ``python -m tests.wild`` (behind ``make wild``).

With ``--sources FOLDER`` (``make wild-source``) every file is opened a second time with its author's source, the folder
``OWNER+NAME`` in FOLDER. Images are those that ``touchstone inspect --data`` would show to the opener.

``exact``: the outputs of the model that is used when nobody chooses match the probe within 1e-3 of its standard
deviation. ``offered``: those of one of the first three hypotheses do. ``refused``: no model. ``wrong``: outputs differ
at confidence ``high``. ``missed``: they differ at a lower confidence. ``opened``: there is no probe. ``named``: it is
no generative model, and the message says so. Needs TOUCHSTONE_TEST_DATA.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.confidence import reliability
from benchmarks.confidence.truth import matches
from models.base import CheckpointError
from models.opened import OpenedModel
from models.opening import open_checkpoint

OFFERED = 3
SETS = ("open", "open2")


@dataclass(frozen=True)
class Wild:
    """One file of a catalogue."""

    path: Path
    kind: str
    repo: str
    generative: bool
    input_shape: tuple[int, ...]
    probe: dict[str, np.ndarray] | None


@dataclass(frozen=True)
class Score:
    file: str
    kind: str
    outcome: str
    confidence: str
    probability: float | None
    """That the model's output is right, where it was inferred."""
    seconds: float
    cpu: float
    said: str
    generative: bool
    probed: bool
    by_source: bool = False
    """Whether the author's source was given."""
    decided_by: str = "-"

    @property
    def right(self) -> bool:
        return self.outcome == "exact"

    @property
    def sure(self) -> bool:
        return self.confidence == "high"


def catalogued(root: Path, only: str = "", sets: Sequence[str] = SETS) -> Iterator[Wild]:
    """Files of the catalogues whose name contains ``only``."""
    for name in sets:
        folder = root / "wild" / name
        for facts in json.loads((folder / "catalog.json").read_text()):
            if only not in facts["file"]:
                continue
            path = folder / "files" / facts["file"]
            probe_path = folder / "probes" / f"{path.name}.npz"
            yield Wild(
                path=path,
                kind=str(facts.get("model_kind", facts.get("kind"))),
                repo=str(facts["repo"]),
                generative=bool(facts.get("generative_model", True)),
                input_shape=tuple(facts.get("input_shape") or ()),
                probe=dict(np.load(probe_path)) if probe_path.exists() else None,
            )


def score(wild: Wild, images: Any, labels: Any, source: Path | None) -> Score:
    """How one file does. Without a probe, a model that opened counts as ``opened``."""
    started, worked = time.monotonic(), time.process_time()
    model, error = None, ""
    try:
        model = open_checkpoint(wild.path, images=images, labels=labels, source=source or ())
    except CheckpointError as refusal:
        error = str(refusal)
    seconds, cpu = time.monotonic() - started, time.process_time() - worked
    return Score(
        file=wild.path.name,
        kind=wild.kind,
        outcome=_outcome(wild, model),
        confidence="-" if model is None else model.confidence,
        probability=None if model is None else model.probability,
        seconds=seconds,
        cpu=cpu,
        said=error if model is None else _said(model),
        generative=wild.generative,
        probed=wild.probe is not None,
        by_source=source is not None,
        decided_by="-" if model is None else model.decided_by,
    )


def _outcome(wild: Wild, model: OpenedModel | None) -> str:
    if model is None:
        return "refused" if wild.generative else "named"
    if not wild.generative:
        return "wrong"
    if wild.probe is None:
        return "opened"
    if matches(model, wild.probe):
        return "exact"
    if model.confidence == "high":
        return "wrong"
    return "offered" if any(matches(item.model, wild.probe) for item in model.hypotheses[:OFFERED]) else "missed"


def _said(model: OpenedModel) -> str:
    if model.source is not None:
        return f"{model.source.sentence}: {model.recognised}"
    return model.hypotheses[0].architecture if model.hypotheses else f"{model.card.family}: {model.recognised}"


def held_out(root: Path, wild: Wild) -> tuple[Any, Any]:
    """(images, labels) that a user would choose for this file: MNIST, or the probe's of other shapes."""
    probe = wild.probe
    if probe is not None and "x" in probe and tuple(probe["x"].shape[1:]) != (1, 28, 28):
        return probe["x"], probe.get("y")
    mnist = root / "data" / "mnist"
    return _shown(f"idx:{mnist}") if wild.input_shape in ((1, 28, 28), (784,)) and mnist.exists() else (None, None)


@lru_cache(maxsize=2)
def _shown(data: str) -> tuple[Any, Any]:
    """What ``touchstone inspect --data`` shows to the opener."""
    from evaluation.jobs.tasks.opening import hints_of

    return hints_of(data)


def scores(
    root: Path, *, with_data: bool, only: str = "", sets: Sequence[str] = ("open",), sources: Path | None = None
) -> list[Score]:
    """Every file whose name contains ``only``: without source, then with it where ``sources`` has its repository."""
    found: list[Score] = []
    for wild in catalogued(root, only, sets):
        images, labels = held_out(root, wild) if with_data else (None, None)
        found.append(score(wild, images, labels, None))
        folder = None if sources is None else sources / wild.repo.replace("/", "+")
        if folder is not None and has_networks(folder):
            found.append(score(wild, images, labels, folder))
    return found


def has_networks(folder: Path) -> bool:
    """Whether a repository holds code of networks at all: some hold weights and a page only."""
    files = [file for ending in ("*.py", "*.ipynb") for file in folder.rglob(ending) if file.is_file()]
    return any(b"Module" in (text := file.read_bytes()) or b"Sequential" in text for file in files)


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the wild checkpoints.")
    parser.add_argument("--without-data", action="store_true", help="open with no held-out images")
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--sources", type=Path, help="folder of work trees OWNER+NAME: open with the source as well")
    options = parser.parse_args()
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if not root:
        print("TOUCHSTONE_TEST_DATA names the folder that holds wild/; it is not set", file=sys.stderr)
        return 2
    if options.sources is not None and not options.sources.is_dir():
        print(f"--sources names a folder of work trees; '{options.sources}' is none", file=sys.stderr)
        return 2
    found = scores(
        Path(root), with_data=not options.without_data, only=options.only, sets=SETS, sources=options.sources
    )
    for item in found:
        chance = "" if item.probability is None else f"{item.probability:.1%}"
        how = f"{'source' if item.by_source else 'weights':7} {item.outcome:8} {item.confidence:8} {chance:6}"
        print(f"{how} {item.decided_by:9} {item.cpu:5.1f} s  {item.kind:26.26} {item.file}\n{'':27}{item.said}")
    sourced = {item.file for item in found if item.by_source}
    print("\nAll files, from their weights alone")
    table([item for item in found if not item.by_source])
    if sourced:
        print("\nFiles that have a source, from their weights alone")
        table([item for item in found if not item.by_source and item.file in sourced])
        print("\nThe same files with their source")
        table([item for item in found if item.by_source])
    return 1 if any(item.outcome == "wrong" for item in found) else 0


def table(found: Sequence[Score]) -> None:
    """Right at first, sure, and wrong while sure, by kind; then what has no probe, and what is no model."""
    probed = [item for item in found if item.generative and item.probed]
    print(f"{'kind':14} {'files':>5} {'right':>12} {'sure':>12} {'wrong, sure':>12} {'offered':>8} {'refused':>8}")
    kinds: dict[str, list[Score]] = {}
    for item in probed:
        kinds.setdefault(re.split(r"[ ,(]", item.kind)[0], []).append(item)
    for kind, items in [*sorted(kinds.items()), ("all", probed)]:
        total = max(len(items), 1)
        right, sure = sum(item.right for item in items), sum(item.right and item.sure for item in items)
        counts = [sum(item.outcome == name for item in items) for name in ("wrong", "offered", "refused")]
        print(
            f"{kind:14} {len(items):5} {right:5} ({right / total:4.0%}) {sure:5} ({sure / total:4.0%}) "
            f"{counts[0]:12} {counts[1]:8} {counts[2]:8}"
        )
    others = [item for item in found if not item.generative]
    unprobed = [item for item in found if item.generative and not item.probed]
    said = [(item.probability, item.right) for item in probed if item.probability is not None]
    if said:
        print("How often a stated probability was right:", *reliability.lines(said), sep="\n")
    print(f"without a probe: {len(unprobed)}, opened {sum(item.outcome == 'opened' for item in unprobed)}")
    print(f"no models: {len(others)}, named {sum(item.outcome == 'named' for item in others)}")
    slowest = max(found, key=lambda item: item.cpu, default=None)
    if slowest is not None:
        print(f"slowest: {slowest.cpu:.1f} s of processor, {slowest.file}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main())
