"""The step to keep: the best, the earliest tied with it, the earliest within the training's own scatter."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.keep import keep
from evaluation.types import TouchstoneError
from tests.judging.series.curves import curve, steps

DECAY = 40 * np.exp(-np.arange(50) / 5)


def test_the_kept_step_is_as_good_as_the_best_in_truth() -> None:
    losses = [DECAY[keep(curve(DECAY, seed=seed)).kept] for seed in range(30)]
    assert np.quantile(losses, 0.95) < 6  # differences of two looks have a standard error of 1.4


def test_of_equal_looks_all_are_tied_in_19_of_20_trainings() -> None:
    alone = sum(not keep(_measured(np.zeros(50), seed)).tied.all() for seed in range(80))  # type: ignore[union-attr]
    assert alone <= 9  # of 80, at 5%


def _measured(level: np.ndarray, seed: int) -> Curve:
    """Noise of measuring alone, told by the replicates."""
    rng = np.random.default_rng((seed, 5))
    values = level + rng.normal(size=len(level))
    replicates = values[:, None] + rng.normal(size=(len(level), 60))
    return Curve(metric="fd", title="FD", better="lower", steps=steps(len(level)), values=values, replicates=replicates)


def test_more_exact_measuring_keeps_a_later_step_and_the_scatter_stays() -> None:
    rng = np.random.default_rng(3)
    values = DECAY + rng.normal(size=50)
    replicates = values[:, None] + 0.01 * rng.normal(size=(50, 100))
    found = keep(Curve(metric="fd", title="FD", better="lower", steps=steps(), values=values, replicates=replicates))
    assert found.kept == found.best
    assert found.in_scatter_from is not None
    assert 8 <= found.in_scatter_from <= 22
    assert "no earlier step is tied with it" in found.sentence
    assert "within its own scatter" in found.sentence


def test_without_replicates_the_best_is_kept_and_it_is_said() -> None:
    found = keep(Curve(metric="fd", title="FD", better="higher", steps=[1, 2, 3], values=[1.0, 3.0, 2.0]))
    assert (found.kept, found.tied, found.in_scatter_from) == (1, None, None)
    assert found.sentence == (
        "FD is best at step 2 (3); without resamplings nothing says which steps are tied with it."
    )


def test_no_looks_are_refused() -> None:
    with pytest.raises(TouchstoneError, match="needs a look at least"):
        keep(Curve(metric="fd", title="FD", better="lower", steps=[], values=[]))
