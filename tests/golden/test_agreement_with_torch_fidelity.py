"""FD, KID over its own subsets, precision and recall: torch-fidelity 0.4.0's numbers on the same features.

make_torch_fidelity.py beside this file made them. torch-fidelity is not required here, because it needs torchvision.
"""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.frechet import frechet_distance
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.moments import moments

SUBSETS, SIZE, SEED = 10, 300, 2020
"""SEED: torch-fidelity's default ``rng_seed``, from which it draws the subsets."""
FD = 0.7692182937870733
KID_MEAN, KID_STD = 0.10439248856286323, 0.028209129794467658
PRECISION, RECALL = 0.6100000143051147, 0.942727267742157


def features() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(32, 32)) / 6
    real = np.maximum(rng.normal(size=(1100, 32)) @ mix + 0.3, 0)
    samples = np.maximum(rng.normal(size=(1200, 32)) @ mix * 1.1 + 0.4, 0)
    return real.astype(np.float32), samples.astype(np.float32)


def its_subsets(n: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.RandomState(SEED)
    members = np.zeros((SUBSETS, n), dtype=bool), np.zeros((SUBSETS, m), dtype=bool)
    for subset in range(SUBSETS):
        members[0][subset, rng.choice(n, SIZE, replace=False)] = True
        members[1][subset, rng.choice(m, SIZE, replace=False)] = True
    return members


def test_features_give_torch_fidelitys_numbers() -> None:
    real, samples = features()
    members = its_subsets(len(real), len(samples))
    own, other = own_gram(real, 6, members[0]), own_gram(samples, 3, members[1])
    cross = cross_gram(real, samples, own, other, subsets=members)
    assert frechet_distance(moments(real), moments(samples)) == pytest.approx(FD, rel=1e-6)
    values = own.subset_means + other.subset_means - 2 * cross.subset_means
    # Kernel values are near 1, and the difference of their means is exact to 1e-6 of that.
    assert values.mean() == pytest.approx(KID_MEAN, rel=1e-6, abs=1e-6 * own.subset_means.mean())
    assert values.std() == pytest.approx(KID_STD, rel=1e-6, abs=1e-6 * own.subset_means.mean())
    assert (cross.in_real_balls.by_point > 0).mean() == pytest.approx(PRECISION, abs=1e-6)
    assert (cross.in_sample_balls.by_point > 0).mean() == pytest.approx(RECALL, abs=1e-6)
