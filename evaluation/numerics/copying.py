"""Data-copying statistic: are generated items closer to the training set than unseen real items are?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.numerics.ranking import auc_placements


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    statistic: float
    real_influence: Float64[np.ndarray, " n"]
    sample_influence: Float64[np.ndarray, " m"]
    cells: int
    """Cells that hold enough samples to be judged."""


def rank_z(real: Float[np.ndarray, " n"], samples: Float[np.ndarray, " m"]) -> float:
    """Mann-Whitney z of "a sample lies farther than a real item": below 0, samples lie nearer (ties one half)."""
    n, m = len(real), len(samples)
    farther, _ = auc_placements(samples, real)
    u = farther.mean() * n * m
    return float((u - (n * m / 2 - 0.5)) / np.sqrt(n * m * (n + m + 1) / 12))


def copying_statistic(
    real_distances: Float[np.ndarray, " n"],
    sample_distances: Float[np.ndarray, " m"],
    real_cells: Int[np.ndarray, " n"],
    sample_cells: Int[np.ndarray, " m"],
    *,
    cells: int,
    least: int = 20,
) -> Copying:
    """C_T [Meehan 2020]: rank z of distances to the nearest training item, averaged over cells by their real share.

    Cells with fewer than ``least`` samples are left out. About 0 for a good model, below -3 for one that copies,
    above 3 for one that stays away from the data. Influences are derivatives by the weight of an item. It acts through
    its rank, and through the number of items in its cell: z grows with it, and so does the share of the cell.
    """
    n, m = len(real_distances), len(sample_distances)
    real_influence, sample_influence = np.zeros(n), np.zeros(m)
    total, weight_sum, judged = 0.0, 0.0, 0
    real_shares = np.zeros(n)
    for cell in range(cells):
        of_real, of_sample = real_cells == cell, sample_cells == cell
        a, b = int(of_real.sum()), int(of_sample.sum())
        if b < least or a < 2:
            continue
        weight = a / n
        farther, exceeded = auc_placements(sample_distances[of_sample], real_distances[of_real])
        scale = np.sqrt(a * b / ((a + b + 1) / 12))
        z = rank_z(real_distances[of_real], sample_distances[of_sample])
        total += weight * z
        by_sample, by_real = (z / 2 * (other + 1) / (a + b + 1) for other in (a, b))
        sample_influence[of_sample] += weight * (scale * (farther - farther.mean()) + by_sample) * (m / b)
        real_influence[of_real] += weight * (scale * (exceeded - exceeded.mean()) + by_real + z) * (n / a)
        real_shares[of_real] = 1
        weight_sum += weight
        judged += 1
    if not judged:
        raise ValueError(f"no cell holds {least} samples and 2 real items")
    statistic = total / weight_sum
    real_influence -= statistic * real_shares  # shares among the cells that are judged
    return Copying(
        statistic=statistic,
        real_influence=(real_influence - real_influence.mean()) / weight_sum,
        sample_influence=(sample_influence - sample_influence.mean()) / weight_sum,
        cells=judged,
    )
