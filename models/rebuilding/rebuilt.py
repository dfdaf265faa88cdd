"""A reading with what was found for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.rebuilding.search.plan import Plan
from models.rebuilding.search.search import Scored
from models.rebuilding.standins import Trial


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
