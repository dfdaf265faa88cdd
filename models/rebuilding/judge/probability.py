"""How likely a reading computes what the author's network computed: a logistic model of its features.

Its weights lie in ``probability.json`` beside this file. ``benchmarks/confidence`` fitted them on networks of known
make; docs/likely-readings.md says how often such a probability was right.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.rebuilding.judge.features import Features

FITTED = Path(__file__).with_name("probability.json")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, as the file holds it."""

    definition: str
    """Digest of the features' definition that it was fitted to."""
    sure: float
    """The probability from which on a reading may be called certain."""
    kinds: dict[str, dict[str, float]]
    """Kind -> feature -> weight; the one named ``""`` is the intercept. No other weight is below 0."""


@cache
def fitted() -> Fitted:
    facts: dict[str, Any] = json.loads(FITTED.read_text())
    return Fitted(definition=facts["definition"], sure=facts["sure"], kinds=facts["kinds"])


def probability(features: Features) -> float:
    """Between 0 and 1. It never falls when a feature rises."""
    weights = fitted().kinds[features.kind]
    logit = weights[""] + sum(weights[name] * value for name, value in features.values.items())
    return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))
