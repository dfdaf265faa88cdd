"""How much each item moves the macro F1 score."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.contingency import confusion
from evaluation.numerics.probes import macro_f1, macro_f1_deviations


@pytest.mark.parametrize("seed", range(20))
def test_deviations_are_those_of_leaving_each_item_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, classes = int(rng.integers(2, 30)), int(rng.integers(1, 8))
    labels, predicted = rng.integers(0, classes, (2, n))
    left = [macro_f1(confusion(np.delete(labels, item), np.delete(predicted, item))) for item in range(n)]
    assert macro_f1_deviations(labels, predicted) == pytest.approx((n - 1) / n * (np.mean(left) - np.array(left)))


def test_a_single_item_moves_nothing() -> None:
    assert macro_f1_deviations(np.array([3]), np.array([4])).tolist() == [0.0]
