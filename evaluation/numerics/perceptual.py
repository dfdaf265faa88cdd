"""Distances of feature maps whose channels have unit length, and their mean over all pairs in one linear pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from jaxtyping import Float, Float32, Float64

from evaluation.types import Array, Labels

TINY = 1e-10
"""As in LPIPS: a position where no channel fires stays at zero."""
ROUNDING = 1e-6


def unit_channels(layers: Sequence[Float[np.ndarray, "n c h w"]]) -> Float32[np.ndarray, "n d"]:
    """Rows whose squared Euclidean distance is the sum over layers of the mean squared difference over positions."""
    rows = []
    for maps in layers:
        lengths = np.sqrt(np.einsum("nchw,nchw->nhw", maps, maps, dtype=np.float64)) + TINY
        scaled = maps / (lengths * np.sqrt(maps.shape[2] * maps.shape[3]))[:, None]
        rows.append(scaled.reshape(len(maps), -1).astype(np.float32))
    return np.concatenate(rows, axis=1)


def mean_distances(
    batches: Callable[[], Iterable[Float[np.ndarray, "b d"]]], groups: Labels
) -> Float64[np.ndarray, " n"]:
    """Mean squared distance of each row to the others of its group, NaN where there are none.

    ``batches`` gives the same rows twice: sums by group are collected first. The mean over j of |x_i - x_j|^2 needs
    only |x_i|^2, the mean of |x_j|^2 and x_i times the sum of all x_j. What is left of equal rows by rounding is 0.
    """
    _, places = np.unique(groups, return_inverse=True)
    counts = np.bincount(places).astype(np.float64)
    lengths = np.empty(len(groups))
    sums: Array | None = None
    start = 0
    for rows in batches():
        own = places[start : start + len(rows)]
        lengths[start : start + len(rows)] = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
        if sums is None:
            sums = np.zeros((len(counts), rows.shape[1]))
        for group in np.unique(own):
            sums[group] += rows[own == group].sum(axis=0, dtype=np.float64)
        start += len(rows)
    if start != len(groups) or sums is None:
        raise ValueError(f"batches must hold the {len(groups)} rows that have groups; got {start}")
    products, start = np.empty(len(groups)), 0
    for rows in batches():
        own = places[start : start + len(rows)]
        products[start : start + len(rows)] = np.einsum("ij,ij->i", rows, sums[own])
        start += len(rows)
    total = np.bincount(places, weights=lengths)
    size = counts[places]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (size * lengths + total[places] - 2 * products) / (size - 1)
    means = np.where(means < ROUNDING * lengths, 0.0, means)
    found: Array = np.where(size > 1, means, np.nan)
    return found


def pair_terms(distances: Float[np.ndarray, " n"], groups: Labels) -> tuple[float, Float64[np.ndarray, " n"]]:
    """Mean of the items' mean distances, and each item's pseudo-value: its own number and what it adds to the others'.

    Pairs share items and are not independent: to first order item i of group g counts twice, d_i + (d_i - mean of g)
    [Hoeffding 1948]. Items without a partner count nothing.
    """
    _, places = np.unique(groups, return_inverse=True)
    paired = np.isfinite(distances)
    if not paired.any():
        raise ValueError("no group holds two items")
    known = np.where(paired, distances, 0.0)
    means = np.bincount(places, weights=known) / np.maximum(np.bincount(places, weights=paired.astype(float)), 1)
    value = float(known.sum() / paired.sum())
    deviation = np.where(paired, 2 * known - means[places] - value, 0.0) * (len(known) / paired.sum())
    return value, value + deviation
