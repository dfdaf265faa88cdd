"""Classifiers on frozen features: a linear probe and a kNN probe. Tuned on a validation split, test items untouched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Float64, Int64

from evaluation.types import Array, Labels

STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""Inverse L2 strengths tried (scikit-learn's C)."""
VALIDATION = 0.2
LEAST_PER_CLASS = 5
"""Training items a class on average, so that a fifth of them has one of each."""
BLOCK = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """What a probe says about each test item; ``strength`` is the chosen inverse L2 strength, where there is one."""

    predicted: Int64[np.ndarray, " n"]
    strength: float | None = None


def standardised(
    train: Float[np.ndarray, "n d"], test: Float[np.ndarray, "m d"]
) -> tuple[Float[np.ndarray, "n d"], Float[np.ndarray, "m d"]]:
    """Both minus the mean of the training set, over its standard deviation; a constant column becomes 0."""
    mean, deviation = train.mean(axis=0, dtype=np.float64), train.std(axis=0, dtype=np.float64)
    scale = np.where(deviation > 1e-8 * (np.abs(mean) + 1e-30), deviation, np.inf)
    return (train - mean) / scale, (test - mean) / scale


def linear_probe(
    train: Float[np.ndarray, "n d"], train_labels: Labels, test: Float[np.ndarray, "m d"], *, seed: int
) -> Predictions:
    """Multinomial logistic regression on standardised features [Alain & Bengio 2016].

    The L2 strength is the best of five on a seeded, stratified fifth of the training items (ties: the strongest);
    the final fit uses all of them. Raises ValueError with fewer than two classes or too few items to split.
    """
    from sklearn.model_selection import train_test_split

    values, counts = np.unique(train_labels, return_counts=True)
    if len(values) < 2 or len(train) < LEAST_PER_CLASS * len(values):
        raise ValueError(
            f"a probe needs two classes and {LEAST_PER_CLASS} items a class; "
            f"got {len(values)} classes, {len(train)} items"
        )
    fit, held = train_test_split(
        np.arange(len(train)),
        test_size=VALIDATION,
        stratify=train_labels if counts.min() >= 2 else None,
        random_state=seed,
    )
    inner, validation = standardised(train[fit], train[held])
    scores = [
        (float(np.mean(_fitted(inner, train_labels[fit], c).predict(validation) == train_labels[held])), -c)
        for c in STRENGTHS
    ]
    strength = -max(scores)[1]
    outer, final = standardised(train, test)
    predicted = _fitted(outer, train_labels, strength).predict(final)
    return Predictions(predicted=predicted.astype(np.int64), strength=strength)


def _fitted(features: Array, labels: Labels, strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=300, tol=1e-3).fit(features, labels)


def knn_probe(
    train: Float[np.ndarray, "n d"],
    train_labels: Labels,
    test: Float[np.ndarray, "m d"],
    *,
    k: int = 20,
    temperature: float = 0.07,
) -> Predictions:
    """Vote of the k nearest training items by cosine similarity s, each with weight exp(s / temperature) [Wu 2018].

    Raises ValueError with fewer than k training items. A vector of length zero is equally far from all.
    """
    if len(train) < k:
        raise ValueError(f"too few training items: the kNN probe needs at least k={k}; got {len(train)}")
    values, codes = np.unique(train_labels, return_inverse=True)
    base, queries = _directions(train), _directions(test)
    predicted = np.empty(len(test), dtype=np.int64)
    for start in range(0, len(test), BLOCK):
        similarity = queries[start : start + BLOCK] @ base.T
        near = np.argpartition(-similarity, k - 1, axis=1)[:, :k]
        weight = np.exp((np.take_along_axis(similarity, near, axis=1).astype(np.float64) - 1) / temperature)
        votes = np.zeros((len(near), len(values)))
        np.add.at(votes, (np.arange(len(near))[:, None], codes[near]), weight)
        predicted[start : start + BLOCK] = values[votes.argmax(axis=1)]
    return Predictions(predicted=predicted)


def _directions(rows: Array) -> Array:
    rows = rows.astype(np.float32)
    unit: Array = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return unit


def macro_f1_deviations(labels: Labels, predicted: Labels) -> Float64[np.ndarray, " n"]:
    """How much each of n items moves the macro F1 score, from leaving it out; the mean is 0 (Efron & Stein 1981).

    Their bootstrap varies as the jackknife says, which is not too little on average. Resampling the score itself is: a
    class has a few items only, and its score is no smooth function of them.
    """
    n = len(labels)
    _, codes = np.unique(np.concatenate([labels, predicted]), return_inverse=True)
    true, said = codes[:n], codes[n:]
    right = true == said
    size = int(codes.max()) + 1
    hits = np.bincount(true[right], minlength=size)
    counts = np.bincount(codes, minlength=size)
    total, present = float(_f1(hits, counts).sum()), int(np.count_nonzero(counts))
    # An item that is right counts twice in its class, another once in each of two classes.
    of_true = (hits[true] - right, counts[true] - 1 - right)
    of_said = (hits[said], counts[said] - 1)
    left = total - _f1(hits[true], counts[true]) + _f1(*of_true)
    left += np.where(right, 0.0, _f1(*of_said) - _f1(hits[said], counts[said]))
    gone = (of_true[1] == 0).astype(np.int64) + (~right & (of_said[1] == 0))
    left /= np.maximum(present - gone, 1)
    deviations: Array = (n - 1) / n * (left.mean() - left)
    return deviations


def _f1(hits: Array, counts: Array) -> Array:
    """Of classes with so many hits, and so many items in the class or predicted to be; 0 for a class without any."""
    scores: Array = 2 * hits / np.maximum(counts, 1)
    return scores


def macro_f1(confusion: Float[np.ndarray, "... c c"]) -> Array:
    """Mean over classes of the F1 score, from counts (true class, predicted class), without classes that never occur.

    Leading axes are kept: one value for each resampling.
    """
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    support, predicted = confusion.sum(axis=-1), confusion.sum(axis=-2)
    present = (support + predicted) > 0
    scores = np.where(present, 2 * hits / np.maximum(support + predicted, 1), 0.0)
    mean: Array = scores.sum(axis=-1) / np.maximum(present.sum(axis=-1), 1)
    return mean
