"""What every map needs: enough items, in more than one place."""

from __future__ import annotations

import numpy as np

from evaluation.types import Array, NotApplicable

LEAST = 20


def mappable(plane: Array, method: str) -> None:
    """Raises NotApplicable where there are too few items for a map, or all of them are in one place."""
    if len(plane) < LEAST:
        raise NotApplicable(f"too few test images: a {method} map needs at least {LEAST}; this run has {len(plane)}")
    if not np.ptp(plane):
        raise NotApplicable("all images have the same code: there is nothing to map")
