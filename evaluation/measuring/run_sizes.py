"""How many images and samples a run uses."""

from __future__ import annotations

from dataclasses import replace

from evaluation.data.dataset import Dataset
from evaluation.types import LEAST_REPLICATES, MOST_REPLICATES, Config, TouchstoneError

MOST_ITEMS = 10_000
"""Items used when the user does not say: enough for every metric, and a run takes minutes."""


def resolved(config: Config, dataset: Dataset) -> Config:
    """Fill in the sizes that the user left open; refuse sizes that the data does not have."""
    test, train = len(dataset.test), len(dataset.train)
    if config.n is not None and not 2 <= config.n <= test:
        raise TouchstoneError(f"n must be between 2 and the {test:,} test images of '{dataset.spec}'; got {config.n:,}")
    if config.n_train is not None and not 0 <= config.n_train <= train:
        raise TouchstoneError(
            f"n_train must be between 0 and the {train:,} training images of '{dataset.spec}'; got {config.n_train:,}"
        )
    if config.n_samples is not None and not 2 <= config.n_samples <= 1_000_000:
        raise TouchstoneError(f"n_samples must be between 2 and 1,000,000; got {config.n_samples:,}")
    if not 0 <= config.seed < 2**63:
        raise TouchstoneError(f"seed must be between 0 and 2^63 - 1; got {config.seed}")
    if not LEAST_REPLICATES <= config.replicates <= MOST_REPLICATES:
        raise TouchstoneError(
            f"replicates must be between {LEAST_REPLICATES} and {MOST_REPLICATES:,}; got {config.replicates:,}"
        )
    n = config.n or min(test, MOST_ITEMS)
    return replace(
        config,
        n=n,
        n_train=min(train, MOST_ITEMS) if config.n_train is None else config.n_train,
        n_samples=config.n_samples or max(1000, n),
    )
