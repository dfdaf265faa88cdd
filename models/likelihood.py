"""How likely a reading is: a logistic model of a few numbers, which ``benchmarks/confidence`` fits; and its words."""

from __future__ import annotations

import ast
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, as its file holds it."""

    definition: str
    """Digest of the features' definition that it was fitted to."""
    sure: float
    """The probability from which on a reading may be called certain."""
    kinds: Mapping[str, Mapping[str, float]]
    """Kind -> feature -> weight; the one named ``""`` is the intercept. No other weight is below 0."""


@cache
def fitted_in(path: Path) -> Fitted:
    facts: dict[str, Any] = json.loads(path.read_text())
    return Fitted(definition=facts["definition"], sure=facts["sure"], kinds=facts["kinds"])


def chance(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Between 0 and 1. It never falls when a value rises."""
    logit = weights[""] + sum(weights[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))


def digest_of_code(path: Path) -> str:
    """Of a file's code without comments and layout."""
    return hashlib.sha256(ast.dump(ast.parse(path.read_text())).encode()).hexdigest()[:16]


def likely(probability: float) -> str:
    """``83% likely``. Never 0% nor 100%: ``under 1% likely``, ``over 99% likely``."""
    if probability > 0.99:
        return "over 99% likely"
    return f"{probability:.0%} likely" if probability >= 0.01 else "under 1% likely"
