"""Which items are copies of others, exact or nearly so: far nearer than different items of the data are."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

NEAR = 0.25
"""Share of the data's own nearest distance below which two images are one image.

Measured: of new real images, at most 0.1% come so near to another (digits, MNIST, CIFAR-10; pixels and classifier
features). Copies with Gaussian noise of standard deviation .01 all do, those with .03 mostly (pixels in [0, 1]).
"""


def near_copies(
    distances: Float[np.ndarray, " n"], own: Float[np.ndarray, " m"], near: float = NEAR
) -> Bool[np.ndarray, " n"]:
    """Whether each distance to the nearest of a set is at most ``near`` times the median of ``own``.

    ``own`` are distances of real images to the nearest of the same set: what is usual between different images.
    Distances of 0 always count.
    """
    copies: Bool[np.ndarray, " n"] = distances <= near * np.median(own)
    return copies
