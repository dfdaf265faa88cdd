"""Distances of feature maps whose channels have unit length, and their mean over pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Float16, Float32, Float64

from evaluation.types import Array, Labels

GRID = 8
"""Maps are compared at so many positions a side, evenly apart: positions in between would see nearly the same."""
TINY = 1e-10
"""As in LPIPS: a position where all channels are zero stays at zero."""
ROUNDING = 1e-6
COLUMNS = 8192
"""Columns multiplied at once in single precision; these parts are then summed in double precision."""


def unit_channels(layers: Sequence[Float[np.ndarray, "n c h w"]]) -> Float16[np.ndarray, "n d"]:
    """Rows whose squared Euclidean distance is the sum over layers of the mean squared difference over positions."""
    rows = []
    for maps in layers:
        thinned = maps[:, :, _places(maps.shape[2])][:, :, :, _places(maps.shape[3])]
        lengths = np.sqrt(np.einsum("nchw,nchw->nhw", thinned, thinned, dtype=np.float64)) + TINY
        scaled = thinned / (lengths * np.sqrt(thinned.shape[2] * thinned.shape[3]))[:, None]
        rows.append(scaled.reshape(len(maps), -1).astype(np.float16))
    return np.concatenate(rows, axis=1)


def _places(side: int) -> Array:
    return np.arange(side) if side <= GRID else ((np.arange(GRID) + 0.5) * side / GRID).astype(np.int64)


def pair_distances(rows: Float[np.ndarray, "m d"]) -> Float32[np.ndarray, "m m"]:
    """Squared Euclidean distance of every two rows; what is only rounding counts as 0."""
    products = np.zeros((len(rows), len(rows)))
    for start in range(0, rows.shape[1], COLUMNS):
        part = rows[:, start : start + COLUMNS].astype(np.float32)
        products += part @ part.T
    lengths = np.diag(products)
    sums = lengths[:, None] + lengths
    distances = sums - 2 * products
    return np.where(distances < ROUNDING * sums, 0.0, distances).astype(np.float32)


def mean_distances(distances: Float[np.ndarray, "m m"], groups: Labels) -> Float64[np.ndarray, " m"]:
    """Mean distance of each item to the others of its group, NaN where there are none."""
    _, places = np.unique(groups, return_inverse=True)
    together = np.eye(places.max() + 1)[places]
    sums = np.einsum("ik,ik->i", distances @ together, together)
    others = together.sum(axis=0)[places] - 1
    found: Array = np.where(others > 0, sums / np.maximum(others, 1), np.nan)
    return found


def pair_terms(means: Float[np.ndarray, " n"], groups: Labels) -> tuple[float, Float64[np.ndarray, " n"]]:
    """Mean over items of their mean distances, and the pseudo-value of each item: its term and its effect on others.

    Pairs share items, so they are not independent. To first order item i of group g contributes d_i + (d_i - mean of g)
    [Hoeffding 1948]. Items without a partner contribute nothing.
    """
    _, places = np.unique(groups, return_inverse=True)
    paired = np.isfinite(means)
    if not paired.any():
        raise ValueError("no group holds two items")
    known = np.where(paired, means, 0.0)
    by_group = np.bincount(places, weights=known) / np.maximum(np.bincount(places, weights=paired.astype(float)), 1)
    value = float(known.sum() / paired.sum())
    deviation = np.where(paired, 2 * known - by_group[places] - value, 0.0) * (len(known) / paired.sum())
    return value, value + deviation


def quadratic_of_pairs(distances: Float[np.ndarray, "m m"], groups: Labels) -> float:
    """Variance of the second-order part of the mean of ``pair_terms``: what pairs add to the means of their items.

    For one group it is 2 E[r^2] / m(m - 1), where r is a distance minus the mean distances of its two items
    [Hoeffding 1948]. Groups are weighted by their share of the items, as in the mean.
    """
    variance, items = 0.0, 0
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        m = len(members)
        if m < 2:
            continue
        among = np.asarray(distances[np.ix_(members, members)], dtype=np.float64)
        means = among.sum(axis=1) / (m - 1)
        rest = among - means[:, None] - means + means.mean()
        np.fill_diagonal(rest, 0.0)
        variance += m**2 * 2 * float(np.square(rest).sum()) / (m * (m - 1)) ** 2
        items += m
    return variance / items**2 if items else 0.0
