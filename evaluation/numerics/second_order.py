"""Error bars of squared distances, beyond the first order.

A squared distance is a linear term plus a quadratic one in the deviation of the items from their population. For a
perfect generator the linear term vanishes and the distance is noise of the quadratic term alone. Influences are
derivatives at the items themselves, not at the population. So their variance counts the linear term once and the
quadratic term **twice**: intervals of a near-perfect generator were 1.5 times too wide, and paired comparisons found
nothing. Where the variance of the quadratic term can be estimated, it is subtracted once.

Away from zero a squared distance is skewed. Its standard error grows with its root, so a distance that came out too
small has an error bar that is too small. The root has no such skew. Measured: docs/calibration.md.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64

from evaluation.numerics.kernel import polynomial_kernel
from evaluation.types import Array, Replicates

MOST_SHARE = 0.4
"""At most this share is subtracted. Half would be right without a linear term; a tenth is kept against the skew."""
MOST_ITEMS = 500
"""Items of each set whose pairs estimate the quadratic term of a kernel."""


def narrowed(deviations: Float[np.ndarray, " b"], quadratic: float) -> Replicates:
    """Deviations scaled so that their variance is smaller by ``quadratic``, but by two fifths at most."""
    variance = float(np.var(deviations))
    share = min(quadratic / variance, MOST_SHARE) if variance > 0 else 0.0
    scaled: Replicates = np.asarray(deviations, dtype=np.float64) * np.sqrt(1 - share)
    return scaled


def nearness(square: float, deviations: Float[np.ndarray, " b"]) -> float:
    """How near to zero a squared distance is: 1 at or below zero, 1/2 at two standard deviations, about 0 far away."""
    above, variance = max(square, 0.0), float(np.var(deviations))
    return 4 * variance / (above**2 + 4 * variance) if above > 0 else 1.0


def as_square(value: float, deviations: Float[np.ndarray, " b"], square: float) -> Replicates:
    """Replicates of ``value``, a squared distance, that are symmetric on the scale of its root.

    (r + e)^2 = r^2 + 2 r e + e^2, so a linear deviation 2 r e comes with e^2 = deviation^2 / 4 r^2. ``square`` is r^2
    without bias. Near zero the square is left out, because the root means little there. Centre the interval on
    ``value``: the mean of the replicates lies above it on purpose.
    """
    far = 1 - nearness(square, deviations)
    bend = far / (4 * square) if far > 0 else 0.0
    replicates: Replicates = value + deviations + bend * np.square(deviations)
    return replicates


def own_noise(value: float, variance: float, count: int) -> Replicates:
    """Replicates of the noise that an estimate adds by drawing at random. Models do not share it.

    The generator is seeded by the value itself: the same for the same samples, different for another model.
    """
    rng = np.random.default_rng(int(np.float64(value).view(np.uint64)))
    noise: Replicates = rng.normal(size=count) * np.sqrt(variance)
    return noise


def quadratic_of_halves(whole_means: Float[np.ndarray, " s"]) -> float:
    """Variance of the quadratic term, from the mean score of both halves in each of several splits.

    The halves deviate from the whole by e and -e, where e is as large as the deviation of the whole from the
    population. The linear terms cancel in the mean of the two scores, and the quadratic term stays.
    """
    return float(np.var(whole_means, ddof=1)) if len(whole_means) > 1 else 0.0


def quadratic_of_kernel(real: Float[np.ndarray, "n d"], samples: Float[np.ndarray, "m d"]) -> float:
    """Variance of the quadratic term of the unbiased squared MMD with the cubic kernel, from pairs of 500 items.

    2 E[xx']/n^2 + 2 E[yy']/m^2 + 4 E[xy]/nm of squared kernels centred in both arguments [Gretton 2012, section 5].
    """
    x, y = _some(real), _some(samples)
    within_real, within_samples = _centred(polynomial_kernel(x, x)), _centred(polynomial_kernel(y, y))
    between = _centred(polynomial_kernel(x, y))
    n, m = len(real), len(samples)
    return (
        2 * _off_diagonal_square(within_real) / n**2
        + 2 * _off_diagonal_square(within_samples) / m**2
        + 4 * float(np.square(between).mean()) / (n * m)
    )


def quadratic_of_histograms(classes: int, n: int, m: int) -> float:
    """Variance of the quadratic term of KL(first || second), histograms of n and m items over ``classes`` cells."""
    return (classes - 1) / 2 * (1 / n + 1 / m) ** 2


def _some(features: Array) -> Array:
    if len(features) <= MOST_ITEMS:
        return features
    chosen: Array = features[np.linspace(0, len(features) - 1, MOST_ITEMS).astype(int)]
    return chosen


def _centred(kernel: Float64[np.ndarray, "n m"]) -> Array:
    centred: Array = kernel - kernel.mean(axis=0) - kernel.mean(axis=1, keepdims=True) + kernel.mean()
    return centred


def _off_diagonal_square(kernel: Float64[np.ndarray, "n n"]) -> float:
    n = len(kernel)
    return float((np.square(kernel).sum() - np.square(np.diag(kernel)).sum()) / (n * (n - 1)))
