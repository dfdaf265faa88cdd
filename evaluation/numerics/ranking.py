"""Area under the ROC curve, as placements: the means over each set, from which its error bar is made."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64


def auc_placements(
    positives: Float[np.ndarray, " n"], negatives: Float[np.ndarray, " m"]
) -> tuple[Float64[np.ndarray, " n"], Float64[np.ndarray, " m"]]:
    """For each positive the share of negatives below it, for each negative the share of positives above; ties half.

    The mean of either is the area under the curve, and their variances give its variance [DeLong 1988].
    """
    low, high = np.sort(negatives), np.sort(positives)
    below = np.searchsorted(low, positives, "left") + np.searchsorted(low, positives, "right")
    above = 2 * len(high) - np.searchsorted(high, negatives, "left") - np.searchsorted(high, negatives, "right")
    return below / (2 * len(low)), above / (2 * len(high))
