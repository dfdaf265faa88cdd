"""Scores every wild checkpoint against its author's outputs: ``python -m tests.wild`` (behind ``make wild``).

``exact``: the outputs of the opened model match the probe within 1e-3 of its standard deviation. ``offered``: those of
one of the first three hypotheses do. ``refused``: no model, and the message says what the file is. ``wrong``: outputs
differ at confidence ``high``. ``missed``: they differ at a lower confidence. ``opened``: there is no probe.
Needs TOUCHSTONE_TEST_DATA.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.base import CheckpointError
from models.opened import OpenedModel
from models.opening import open_checkpoint

TOLERANCE = 1e-3
OFFERED = 3


@dataclass(frozen=True)
class Score:
    file: str
    kind: str
    outcome: str
    confidence: str
    seconds: float
    cpu: float
    said: str
    generative: bool
    probed: bool


def matches(model: OpenedModel, probe: dict[str, np.ndarray]) -> bool:
    """Whether the model's code, reconstruction, sample and score are those of the probe, as far as it has them."""
    labels = probe.get("y") if model.conditional else None
    pairs: list[tuple[Any, np.ndarray]] = []
    try:
        if "recon" in probe or ("z" in probe and "x" in probe):
            code = model.encode(probe["x"], labels).mean
            pairs.append((code, probe["z"]))
            if "recon" in probe:
                pairs.append((model.decode(code, labels), probe["recon"]))
        if "sample" in probe:
            pairs.append((model.decode(probe["z"], labels), probe["sample"]))
        if "score" in probe:
            pairs.append((model.discriminate(probe["x"]), probe["score"]))
    except (CheckpointError, RuntimeError):
        return False
    return bool(pairs) and all(_close(given, wanted) for given, wanted in pairs)


def _close(given: Any, wanted: np.ndarray) -> bool:
    array = np.asarray(given, dtype=np.float64)
    if array.size != wanted.size:
        return False
    gap = np.abs(array.reshape(wanted.shape) - wanted).max()
    return bool(gap <= TOLERANCE * max(float(wanted.std()), 1e-12))


def score(path: Path, facts: dict[str, Any], probe: dict[str, np.ndarray] | None, images: Any, labels: Any) -> Score:
    """How one file does. Without a probe, a model that opened counts as ``opened``."""
    generative = bool(facts.get("generative_model", True))
    started, worked = time.monotonic(), time.process_time()
    try:
        model = open_checkpoint(path, images=images, labels=labels)
    except CheckpointError as error:
        outcome = "refused" if generative else "named"
        kind = str(facts.get("model_kind"))
        seconds, cpu = time.monotonic() - started, time.process_time() - worked
        return Score(path.name, kind, outcome, "-", seconds, cpu, str(error), generative, probe is not None)
    seconds, cpu = time.monotonic() - started, time.process_time() - worked
    if not generative:
        outcome = "wrong"
    elif probe is None:
        outcome = "opened"
    elif matches(model, probe):
        outcome = "exact"
    elif any(matches(item.model, probe) for item in model.hypotheses[:OFFERED]):
        outcome = "wrong" if model.confidence == "high" else "offered"
    else:
        outcome = "wrong" if model.confidence == "high" else "missed"
    said = model.hypotheses[0].architecture if model.hypotheses else f"{model.card.family}: {model.recognised}"
    kind = str(facts.get("model_kind"))
    return Score(path.name, kind, outcome, model.confidence, seconds, cpu, said, generative, probe is not None)


def held_out(folder: Path, facts: dict[str, Any], probe: dict[str, np.ndarray] | None, n: int = 512) -> Any:
    """(images, labels) that a user would choose for this file: MNIST test images, or the probe's of other shapes."""
    shape = tuple(facts.get("input_shape") or ())
    if probe is not None and "x" in probe and tuple(probe["x"].shape[1:]) != (1, 28, 28):
        return probe["x"], probe.get("y")
    if shape in ((1, 28, 28), (784,)) and (folder / "data" / "mnist").exists():
        return _mnist(folder / "data" / "mnist", n)
    return None, None


def _mnist(folder: Path, n: int) -> tuple[np.ndarray, np.ndarray]:
    import gzip

    with gzip.open(folder / "t10k-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(16 + 784 * n), np.uint8, offset=16)
    with gzip.open(folder / "t10k-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(8 + n), np.uint8, offset=8)
    return pixels.reshape(-1, 1, 28, 28).astype(np.float32) / 255, labels.astype(np.int64)


def scores(root: Path, *, with_data: bool, only: str = "") -> list[Score]:
    """Every file of wild/open whose name contains ``only``."""
    folder = root / "wild" / "open"
    catalog = json.loads((folder / "catalog.json").read_text())
    found: list[Score] = []
    for facts in catalog:
        path = folder / "files" / facts["file"]
        if only not in path.name:
            continue
        probe_path = folder / "probes" / f"{path.name}.npz"
        probe = dict(np.load(probe_path)) if probe_path.exists() else None
        images, labels = held_out(root, facts, probe) if with_data else (None, None)
        found.append(score(path, facts, probe, images, labels))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the wild checkpoints.")
    parser.add_argument("--without-data", action="store_true", help="open with no held-out images")
    parser.add_argument("--only", default="", help="files whose name contains this")
    options = parser.parse_args()
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if not root:
        print("TOUCHSTONE_TEST_DATA names the folder that holds wild/; it is not set", file=sys.stderr)
        return 2
    found = scores(Path(root), with_data=not options.without_data, only=options.only)
    for item in found:
        took = f"{item.seconds:5.1f} s ({item.cpu:.1f} of processor)"
        print(f"{item.outcome:8} {item.confidence:8} {took} {item.kind:11} {item.file}")
        print(f"{'':27}{item.said}")
    return _summary(found)


def _summary(found: list[Score]) -> int:
    probed = [item for item in found if item.generative and item.probed]
    counts = {name: sum(item.outcome == name for item in probed) for name in ("exact", "offered", "missed", "refused")}
    wrong = [item for item in found if item.outcome == "wrong"]
    others = [item for item in found if not item.generative]
    named = sum(item.outcome == "named" for item in others)
    unprobed = [item for item in found if item.generative and not item.probed]
    opened = sum(item.outcome == "opened" for item in unprobed)
    sure = sum(item.outcome == "exact" and item.confidence == "high" for item in probed)
    total = max(len(probed), 1)
    print(f"\nprobed generative models: {len(probed)}")
    print("  " + ", ".join(f"{name} {number} ({number / total:.0%})" for name, number in counts.items()))
    print(f"  exact or offered {(counts['exact'] + counts['offered']) / total:.0%}; exact at confidence high {sure}")
    print(f"without a probe: {len(unprobed)}, of which {opened} opened")
    print(f"no models: {len(others)}, of which {named} named; wrong: {len(wrong)}")
    slowest = max(found, key=lambda item: item.seconds, default=None)
    if slowest:
        print(f"slowest: {slowest.seconds:.1f} s, {slowest.cpu:.1f} s of processor, {slowest.file}")
    return 1 if wrong else 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main())
