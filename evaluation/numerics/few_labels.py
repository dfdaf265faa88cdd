"""Accuracy of a linear probe that saw only a few labels of each class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

from evaluation.numerics.probes import standardised
from evaluation.types import Array, Labels

SIZES = (1, 2, 5, 10, 20, 50)
DRAWS = 5
STRENGTH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class FewLabels:
    """``right[s, r, i]``: whether test item i is classified rightly with ``sizes[s]`` labels a class, draw r."""

    sizes: tuple[int, ...]
    right: Float64[np.ndarray, "s r n"]

    @property
    def accuracy(self) -> Float64[np.ndarray, "s r"]:
        means: Array = self.right.mean(axis=2)
        return means


def few_labels(
    train: Float[np.ndarray, "n d"],
    train_labels: Labels,
    test: Float[np.ndarray, "m d"],
    test_labels: Labels,
    *,
    rng: np.random.Generator,
) -> FewLabels:
    """Multinomial logistic regression (C = 0.1) on features standardised over all training items, labelled or not.

    1, 2, 5, 10, 20 and 50 labels of each class, as far as every class has so many; 5 random draws of each size. There
    is no validation split, because nobody has one with so few labels. Raises ValueError with fewer than two classes.
    """
    from sklearn.linear_model import LogisticRegression

    values, codes = np.unique(train_labels, return_inverse=True)
    counts = np.bincount(codes)
    if len(values) < 2:
        raise ValueError(f"a probe needs two classes; got {len(values)}")
    sizes = tuple(size for size in SIZES if size <= counts.min())
    known, asked = standardised(train, test)
    right = np.empty((len(sizes), DRAWS, len(test)))
    for draw in range(DRAWS):
        orders = [rng.permutation(np.flatnonzero(codes == code)) for code in range(len(values))]
        for place, size in enumerate(sizes):
            chosen = np.concatenate([order[:size] for order in orders])
            probe = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-2).fit(known[chosen], train_labels[chosen])
            right[place, draw] = probe.predict(asked) == test_labels
    return FewLabels(sizes=sizes, right=right)
