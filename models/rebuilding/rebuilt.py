"""A reading of the weights: what was chosen, what speaks for it, and the plan that it gives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from models.rebuilding.plan import Plan
from models.rebuilding.standins import Trial

Choice = Mapping[str, str]
"""One option for each open choice, both by name. ``search.choices.bind`` makes steps of the names."""


@dataclass(frozen=True)
class Scored:
    """A full choice with its evidence (log loss, lower is better) and its cost in unusualness."""

    choice: Choice
    evidence: float
    cost: float

    @property
    def total(self) -> float:
        return self.evidence + self.cost


@dataclass(frozen=True)
class Rebuilt:
    """A scored plan."""

    plan: Plan
    scored: Scored
    relative_error: float
    """Of the reconstructions, or the distance of samples to images over the images' variance; NaN where unknown."""
    trial: Trial | None = None
    norm_mismatch: float = math.nan
    """Mean divergence from the stored BatchNorm statistics, nats."""
    own: bool = False
    """Whether the images that it was judged by are the user's, in the model's shape."""
    complete: bool = False
    """Whether every alternative was tried: time may cut the search off."""
