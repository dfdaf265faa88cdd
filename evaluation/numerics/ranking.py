"""Area under the ROC curve with the placements that its error bar is made of."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64


def auc_placements(
    positives: Float[np.ndarray, " n"], negatives: Float[np.ndarray, " m"]
) -> tuple[Float64[np.ndarray, " n"], Float64[np.ndarray, " m"]]:
    """Share of the other set that each item beats (positives) or is beaten by (negatives); ties count one half.

    The mean of either is the area under the curve; their spreads give its variance [DeLong 1988].
    """
    low, high = np.sort(negatives), np.sort(positives)
    below = np.searchsorted(low, positives, "left") + np.searchsorted(low, positives, "right")
    above = 2 * len(high) - np.searchsorted(high, negatives, "left") - np.searchsorted(high, negatives, "right")
    return below / (2 * len(low)), above / (2 * len(high))
