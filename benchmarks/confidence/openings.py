"""Opens files of known make by their weights alone: what was known of the first reading, and whether it was true.

What was seen is kept in ``openings.jsonl``, so that fitting opens nothing again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.confidence.truth import matches
from models.reading import read_contents
from models.rebuilding.hypotheses import features_of_read, report
from models.rebuilding.judge.features import definition
from models.rebuilding.rebuilding import first_read
from models.recognition import Reading

KEPT = "openings.jsonl"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One file opened once. ``kind`` is empty where it was refused."""

    file: str
    convention: str
    images: bool
    """Whether the reader had images of the data that the network was trained on."""
    definition: str
    """Digest of the features' definition."""
    kind: str = ""
    features: Mapping[str, float]
    confidence: str = ""
    right: bool = False


def open_made(folder: Path, share: tuple[int, int]) -> None:
    """Opens what was not opened with the present features, with images and without, and adds it to the file."""
    held_out = np.load(folder / "held-out.npz")
    shown: tuple[Any, Any] = (held_out["images"], held_out["labels"])
    known = {(one.file, one.images) for one in openings(folder)}
    for facts_path in sorted(folder.glob("*.json"))[share[0] :: share[1]]:
        facts, probe = json.loads(facts_path.read_text()), dict(np.load(facts_path.with_suffix(".npz")))
        path = facts_path.with_suffix(".pt")
        for images, labels in (shown, (None, None)):
            if (path.name, images is not None) not in known:
                keep(folder, opened(path, facts["architecture"], probe, images, labels))


def opened(path: Path, convention: str, probe: Mapping[str, np.ndarray], images: Any, labels: Any) -> Opening:
    """One file, read from its weights. ``images`` (n, c, h, w) in [0, 1] and ``labels`` (n,), or None."""
    shown = {"images": images, "labels": labels}
    tensors = {name: None if value is None else torch.as_tensor(value) for name, value in shown.items()}
    found = first_read(read_contents([path]), **tensors)
    facts: dict[str, Any] = {
        "file": path.name, "convention": convention, "images": images is not None, "definition": definition(),
    }  # fmt: skip
    if isinstance(found, Reading):
        return Opening(**facts, features={})
    best, critic = found
    features, reading = features_of_read(best), report(best, critic, **tensors)
    return Opening(
        **facts,
        kind=features.kind,
        features=dict(features.values),
        confidence=reading.confidence,
        right=matches(reading.hypotheses[0].model, probe),
    )


def keep(folder: Path, opening: Opening, kept: str = KEPT) -> None:
    with (folder / kept).open("a") as file:
        file.write(json.dumps(asdict(opening)) + "\n")


def openings(folder: Path) -> list[Opening]:
    """Those with the present features."""
    return [one for one in kept_in(folder / KEPT) if one.definition == definition()]


def kept_in(path: Path) -> Iterator[Opening]:
    for line in path.read_text().splitlines() if path.exists() else ():
        yield Opening(**json.loads(line))
