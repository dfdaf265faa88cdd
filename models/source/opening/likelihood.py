"""How likely a reading is whose source leaves something open: a logistic model of what is known of it.

Its weights lie in ``probability.json`` beside this file. ``python -m benchmarks.confidence`` fitted them to these
features on networks of known make with sources of their own; docs/likely-readings.md says how often they were right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.likelihood import Fitted, chance, digest_of_code, fitted_in
from models.source.opening.doubts import Doubt
from models.source.opening.pixel_range import Decision
from models.source.roles.found import Found

FITTED = Path(__file__).with_name("probability.json")


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a reading that leaves something open: the larger each number is, the more speaks for it."""

    kind: Literal["pair", "single"]
    """A pair is an autoencoder, whose reconstructions of the images can be judged."""
    values: Mapping[str, float]


def features_of(found: Found, decision: Decision, doubts: Sequence[Doubt]) -> Features:
    count = Counter(doubt.about for doubt in doubts)
    values = {
        "the code scales images so": float(bool(decision.lines)),
        "no other range in the code": -float(min(decision.others, 2)),
        "the last activation keeps to it": float(decision.bounded),
        "pixels keep to the range": -float(count["pixels"]),
        "roles are clear": -float(count["roles"]),
        "arguments are clear": -float(count["arguments"]),
        "one class": -float(count["classes"]),
        "all weights are used": -float(count["weights"]),
    }
    if found.encode is None or found.decode is None:
        return Features("single", values | {"it makes images": float(found.decode is not None)})
    error = decision.error
    return Features(
        "pair",
        values
        | {
            "images were at hand": float(error is not None),
            "they are reconstructed": 0.0 if error is None else _within(-math.log(max(error, 1e-3)), -1.0, 3.0),
            "other ranges reconstruct worse": _within(decision.lead, -1.0, 2.0),
        },
    )


def fitted() -> Fitted:
    return fitted_in(FITTED)


def probability(features: Features) -> float:
    """That the reading computes what its author's network computed, in [0, 1]."""
    return chance(fitted().kinds[features.kind], features.values)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def definition() -> str:
    """Digest of this file's code. It changes whenever the features may."""
    return digest_of_code(Path(__file__))
