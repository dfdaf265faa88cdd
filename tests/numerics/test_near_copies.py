"""The threshold of near copies: new real images are none, slightly noisy copies are."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.data.sources.digits import digits
from evaluation.numerics.near_copies import near_copies
from evaluation.numerics.neighbours import nearest

DATA = digits("")
TRAIN, TEST = (split.images.reshape(len(split), -1) for split in (DATA.train, DATA.test))
OWN = nearest(TEST, TRAIN, 1).distances[:, 0]


def share(samples: np.ndarray) -> float:
    return float(near_copies(nearest(samples, TRAIN, 1).distances[:, 0], OWN).mean())


def test_new_real_images_are_no_copies() -> None:
    assert share(TEST) <= 0.002


@pytest.mark.parametrize(("noise", "least"), [(0, 1), (0.01, 1), (0.03, 0.9)])
def test_copies_are_found_under_a_little_noise(noise: float, least: float) -> None:
    copies = TRAIN[:600] + np.random.default_rng(0).normal(0, noise, (600, TRAIN.shape[1])).astype(np.float32)
    assert share(copies) >= least


def test_a_mixture_is_counted() -> None:
    mixed = np.concatenate([TRAIN[:100], TEST[:400]])
    assert share(mixed) == pytest.approx(0.2, abs=0.005)


def test_without_any_distance_only_exact_copies_count() -> None:
    assert near_copies(np.array([0.0, 0.1]), np.zeros(5)).tolist() == [True, False]
