"""How likely a reading computes what the author's network computed: a logistic model of its features.

Its weights lie in ``probability.json`` beside this file. ``benchmarks/confidence`` fitted them on networks of known
make; docs/likely-readings.md says how often such a probability was right.
"""

from __future__ import annotations

from pathlib import Path

from models.likelihood import Fitted, chance, fitted_in
from models.rebuilding.judge.features import Features

FITTED = Path(__file__).with_name("probability.json")


def fitted() -> Fitted:
    return fitted_in(FITTED)


def probability(features: Features) -> float:
    """Between 0 and 1. It never falls when a feature rises."""
    return chance(fitted().kinds[features.kind], features.values)
