"""Whether an opened model computes what its author's network computed. ``tests.wild`` scores by the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.base import CheckpointError
from models.opened import OpenedModel

TOLERANCE = 1e-3
"""Of the standard deviation of the author's outputs."""


def matches(model: OpenedModel, probe: Mapping[str, np.ndarray]) -> bool:
    """Whether the model's code, reconstruction, sample and score are those of the probe, as far as it has them."""
    labels = probe.get("y") if model.conditional else None
    pairs: list[tuple[Any, np.ndarray]] = []
    try:
        if "x" in probe and ("recon" in probe or ("z" in probe and "sample" not in probe)):
            code = model.encode(probe["x"], labels).mean
            if "z" in probe:
                pairs.append((code, probe["z"]))
            if "recon" in probe:
                pairs.append((model.decode(code, labels), probe["recon"]))
        if "sample" in probe:
            pairs.append((model.decode(probe["z"], labels), probe["sample"]))
        if "score" in probe:
            pairs.append((model.discriminate(probe["x"], labels), probe["score"]))
    except (CheckpointError, RuntimeError):
        return False
    return bool(pairs) and all(_close(given, wanted) for given, wanted in pairs)


def _close(given: Any, wanted: np.ndarray) -> bool:
    array = np.asarray(given, dtype=np.float64)
    if array.size != wanted.size:
        return False
    gap = np.abs(array.reshape(wanted.shape) - wanted).max()
    return bool(gap <= TOLERANCE * max(float(wanted.std()), 1e-12))
