"""Would longer training help; and how much of what moves is the training itself."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.series.frozen import frozen
from evaluation.judging.series.oscillation import oscillation
from evaluation.judging.series.plateau import plateau
from tests.judging.series.curves import curve

LOOKS = np.arange(50)


def test_the_plateau_begins_where_a_decay_ends() -> None:
    starts = [plateau(curve(60 * np.exp(-LOOKS / 4), seed=seed)).start for seed in range(6)]  # type: ignore[union-attr]
    assert all(start is not None and 6 <= start <= 16 for start in starts)


def test_the_sentence_names_the_step_and_what_would_have_been_found() -> None:
    found = plateau(curve(60 * np.exp(-LOOKS / 4)))
    assert found is not None
    assert found.start is not None
    assert found.sentence.startswith(f"mse has no trend since step {1000 * (found.start + 1):,} (")
    assert "longer training did not help" in found.sentence
    assert 2 < found.smallest_found < 6


@pytest.mark.parametrize(("better", "words"), [("lower", "still gets better"), ("higher", "gets worse up to")])
def test_a_slope_at_the_end_is_told(better: str, words: str) -> None:
    found = plateau(curve(-2.0 * LOOKS, better=better))
    assert found is not None
    assert found.start is None
    assert words in found.sentence


def test_down_and_up_again_is_no_plateau() -> None:
    found = plateau(curve(0.6 * np.abs(LOOKS - 25)))
    assert found is not None
    assert found.start is None or found.start > 20


def test_the_share_of_the_training_is_held_by_its_interval() -> None:
    """Half of the variance of differences is jitter: noise 1 in values and replicates, jitter 1 in values alone."""
    shares = []
    for seed in range(30):
        drawn = curve(np.random.default_rng((seed, 9)).normal(size=50), seed=seed)
        assert drawn.replicates is not None
        found = oscillation(plateau(drawn))
        if found is not None:
            shares.append((found.share, *found.interval))
    assert len(shares) > 25
    held = [low <= 0.5 <= high for _, low, high in shares]
    assert np.mean([share for share, _, _ in shares]) == pytest.approx(0.5, abs=0.1)
    assert np.mean(held) > 0.88


def test_looks_equal_bit_for_bit_are_frozen() -> None:
    moving = curve()
    values = moving.values.copy()
    values[30:] = values[30]
    still = type(moving)(metric="mse", title="MSE", better="lower", steps=moving.steps, values=values)
    (found,) = frozen([still])
    assert (found.first, found.last, found.to_the_end) == (31_000.0, 50_000.0, True)
    assert "do not move after step 31,000" in found.sentence
    assert frozen([still, moving]) == ()


def test_counts_alone_do_not_tell_frozen_weights() -> None:
    moving = curve()
    count = type(moving)(metric="n", title="n", better="higher", steps=moving.steps, values=np.full(50, 10.0))
    assert frozen([count]) == ()
