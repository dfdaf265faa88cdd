"""Counts of pairs of classes, for one sample or for every resampling at once."""

from __future__ import annotations

import numpy as np

from evaluation.types import Array, Labels


def contingency(first: Labels, second: Labels, weights: Array | None = None) -> Array:
    """Counts (r, c) of (first, second) values, in sorted order; with weights (b, n) one table for each, (b, r, c)."""
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    shape = (int(rows.max()) + 1, int(columns.max()) + 1)
    return _tables(rows * shape[1] + columns, shape, weights)


def confusion(labels: Labels, predicted: Labels, weights: Array | None = None) -> Array:
    """The same with one common list of classes for both: (c, c) or (b, c, c), true class first."""
    values, codes = np.unique(np.concatenate([labels, predicted]), return_inverse=True)
    cells = codes[: len(labels)] * len(values) + codes[len(labels) :]
    return _tables(cells, (len(values), len(values)), weights)


def _tables(cells: Array, shape: tuple[int, int], weights: Array | None) -> Array:
    size = shape[0] * shape[1]
    if weights is None:
        return np.bincount(cells, minlength=size).reshape(shape)
    used, position = np.unique(cells, return_inverse=True)
    order = np.argsort(position, kind="stable")
    starts = np.searchsorted(position[order], np.arange(len(used)))
    tables = np.zeros((len(weights), size))
    tables[:, used] = np.add.reduceat(weights[:, order], starts, axis=1, dtype=np.int64)
    return tables.reshape(len(weights), *shape)
