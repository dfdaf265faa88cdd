"""The mean of a recipe's trainings, with an interval over new trainings and new data."""

from __future__ import annotations

import numpy as np

from evaluation.judging.correction import LEVEL
from evaluation.judging.recipes.difference import LEAST_SEEDS, error_of, t_quantile
from evaluation.judging.recipes.trained import Trained


def mean_interval(trained: Trained) -> tuple[float, float] | None:
    """95%; None for a single training.

    Student's t on the trainings. What resampling the images does to all of them is added as in a difference.
    """
    if trained.seeds < LEAST_SEEDS:
        return None
    shared = 0.0
    if trained.replicates is not None:
        shared = max(0.0, float(np.var(trained.replicates.mean(axis=0), ddof=1)) - trained.own_of_mean())
    error, freedom = error_of([(trained.variance / trained.seeds, trained.seeds - 1)], shared)
    half = t_quantile(1 - LEVEL / 2, freedom) * error
    return trained.mean - half, trained.mean + half
