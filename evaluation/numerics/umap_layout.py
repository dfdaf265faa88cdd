"""UMAP's layout: attract neighbours, repel random others, by stochastic gradient descent on one thread.

This is a kernel of our own with the algorithm and constants of umap-learn, on the graph that the run already has. It
is the map that is always made: it is compiled in 0.8 s of CPU, or read from numba's cache in 0.4, and takes 5.3 s for
10,000 codes of MNIST. umap-learn takes 17 s to compile, 6 with a full cache, and 8.2 s; it is a map on request
(``umap_learn_layout``). A test compares graph, curve and trustworthiness of the two.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float, Float32
from scipy.sparse import csr_matrix

from evaluation.types import Array, Progress

NEGATIVES = 5
REPORTS = 20
LARGE = 10_000
"""Above this many points 200 epochs instead of 500, as umap-learn does."""


def umap_layout(
    graph: csr_matrix,
    start: Float[np.ndarray, "n 2"],
    *,
    seed: int,
    min_dist: float = 0.1,
    epochs: int | None = None,
    step: float = 1.0,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "n 2"]:
    """Coordinates (n, 2) of the graph's points, begun at ``start`` (of any scale; brought to [-10, 10]).

    ``step`` is the learning rate of the first epoch; a small one keeps the layout of a start that is a good map. The
    same seed gives the same map, bit for bit, on one machine. ``progress`` is told the share done, about 20 times.
    """
    epochs = epochs or (500 if graph.shape[0] <= LARGE else 200)
    edges = graph.tocoo()
    weights = edges.data / edges.data.max()
    kept = weights >= 1.0 / epochs
    a, b = curve_parameters(min_dist)
    centred = start - start.mean(axis=0)
    coordinates: Array = (10 * centred / max(float(np.abs(centred).max()), 1e-12)).astype(np.float32)
    # Points that start at the same place could never separate: the gradient between them is zero.
    coordinates += np.random.default_rng(seed).normal(scale=1e-4, size=coordinates.shape).astype(np.float32)
    heads, tails = edges.row[kept].astype(np.int32), edges.col[kept].astype(np.int32)
    period = (1.0 / weights[kept]).astype(np.float32)
    due, negative_due = period.copy(), period / np.float32(NEGATIVES)
    descend, state = _kernel(), np.uint64(seed % 2**63 * 2 + 1)
    marks = np.linspace(0, epochs, min(epochs, REPORTS) + 1).astype(np.int64)
    for first, last in itertools.pairwise(marks):
        rates = (step * (1.0 - np.arange(first, last) / epochs)).astype(np.float32)
        state = descend(
            coordinates, heads, tails, period, due, negative_due, np.float32(a), np.float32(b), first, rates, state
        )
        if progress is not None:
            progress(float(last / epochs))
    return coordinates


@functools.cache
def curve_parameters(min_dist: float, spread: float = 1.0) -> tuple[float, float]:
    """a and b of 1 / (1 + a d^(2b)), fitted to a curve that is 1 up to ``min_dist`` and falls exponentially beyond."""
    from scipy.optimize import curve_fit

    distance = np.linspace(0, spread * 3, 300)
    wanted = np.where(distance < min_dist, 1.0, np.exp(-(distance - min_dist) / spread))
    (a, b), _ = curve_fit(lambda d, a, b: 1.0 / (1.0 + a * d ** (2 * b)), distance, wanted)
    return float(a), float(b)


def warm() -> None:
    """Compile the kernel, or read it from numba's cache: about 2 s the first time in a workspace, then 0.4."""
    _kernel()


@functools.cache
def _kernel() -> Callable[..., Any]:
    from numba import njit

    signature = "u8(f4[:,::1], i4[::1], i4[::1], f4[::1], f4[::1], f4[::1], f4, f4, i8, f4[::1], u8)"
    options: dict[str, Any] = {"fastmath": True, "nogil": True}
    try:
        compiled: Callable[..., Any] = njit(signature, cache=True, **options)(_descend)
    except (OSError, RuntimeError):  # nowhere to write numba's cache: compile for this process only
        compiled = njit(signature, **options)(_descend)
    return compiled


def _descend(
    points: Array,
    heads: Array,
    tails: Array,
    period: Array,
    due: Array,
    negative_due: Array,
    a: Any,
    b: Any,
    first: int,
    rates: Array,
    state: Any,
) -> Any:
    """The inner loop, compiled: one epoch for each of ``rates``, from epoch ``first`` on; returns the random state.

    ``period`` is the number of epochs between two uses of an edge, ``due`` the epoch of its next use.
    """
    n = points.shape[0]
    negative_period = period / np.float32(NEGATIVES)
    for past in range(rates.shape[0]):
        rate = rates[past]
        now = np.float32(first + past)
        for edge in range(heads.shape[0]):
            if due[edge] > now:
                continue
            i, j = heads[edge], tails[edge]
            dx, dy = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1]
            squared = dx * dx + dy * dy
            if squared > 0:
                power = squared**b
                pull = np.float32(-2.0) * a * b * power / (squared * (a * power + np.float32(1.0)))
                step_x = min(max(pull * dx, np.float32(-4.0)), np.float32(4.0)) * rate
                step_y = min(max(pull * dy, np.float32(-4.0)), np.float32(4.0)) * rate
                points[i, 0] += step_x
                points[i, 1] += step_y
                points[j, 0] -= step_x
                points[j, 1] -= step_y
            due[edge] += period[edge]
            repulsions = int((now - negative_due[edge]) / negative_period[edge])
            for _ in range(repulsions):
                # xorshift64 (Marsaglia 2003)
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                k = np.int64((state >> np.uint64(11)) % np.uint64(n))
                dx, dy = points[i, 0] - points[k, 0], points[i, 1] - points[k, 1]
                squared = dx * dx + dy * dy
                if squared > 0:
                    push = np.float32(2.0) * b / ((np.float32(0.001) + squared) * (a * squared**b + np.float32(1.0)))
                    points[i, 0] += min(max(push * dx, np.float32(-4.0)), np.float32(4.0)) * rate
                    points[i, 1] += min(max(push * dy, np.float32(-4.0)), np.float32(4.0)) * rate
            negative_due[edge] += repulsions * negative_period[edge]
    return state
