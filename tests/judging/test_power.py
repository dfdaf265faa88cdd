"""What could have been seen: the told difference is found in four of five cases, and only where nothing differs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.judging.compare import compare
from evaluation.judging.correction import Correction
from evaluation.judging.pairing import normal_of, paired_difference, t_of
from evaluation.judging.power import smallest_found
from evaluation.judging.verdict import verdicts
from tests.judging.test_compare import around, run


@pytest.mark.parametrize("freedom", [5.0, 60.0, 2000.0, math.inf])
def test_t_is_the_inverse_of_its_normal_deviate(freedom: float) -> None:
    for normal in (0.5, 1.96, 4.0):
        assert float(normal_of(np.array(t_of(normal, freedom)), freedom)) == pytest.approx(normal)


def test_the_told_difference_is_found_in_four_of_five_cases() -> None:
    """Two models whose true difference is what a first, equal pair was told; 400 draws, within 4 standard errors."""
    rng = np.random.default_rng(3)
    n, level = 200, 0.01
    told = smallest_found(
        paired_difference(0.0, 0.0, rng.normal(0, 1 / math.sqrt(n), 400), np.zeros(400)), level, math.inf
    )
    assert told is not None
    found = 0
    for _ in range(400):
        differences = rng.normal(told, 1.0, n)
        replicates = rng.normal(differences.mean(), differences.std(ddof=1) / math.sqrt(n), 200)
        found += paired_difference(float(differences.mean()), 0.0, replicates, np.zeros(200)).p <= level
    assert 0.72 <= found / 400 <= 0.88


def test_the_next_level_is_that_at_which_one_more_would_be_rejected() -> None:
    family = Correction.over([np.array([1e-6, 0.03, 0.6, 0.9])])
    assert family.next_level == pytest.approx(0.05 / 3)
    assert Correction.over([np.array([1e-6, 0.0166, 0.6, 0.9])]).cut == 0.0166


def test_a_tie_says_what_could_have_been_found_and_a_difference_does_not() -> None:
    equal = [run({"a": around(1.0, 0.1, index)}, name=f"m{index}") for index in range(3)]
    (row,) = compare(equal).rows
    tied = [cell for cell in row.cells if cell.verdict == "tied"]
    assert len(tied) == 2
    assert all(cell.smallest_found > abs(cell.difference) for cell in tied)  # type: ignore[operator,arg-type]
    assert set(row.could_be_found()) == {cell.run for cell in tied}
    (verdict,) = verdicts(compare(equal))
    assert verdict.power.startswith("A true difference of ")
    assert verdict.power.endswith(" in 4 of 5 cases.")
    far = [*equal, run({"a": around(9.0, 0.1, 7)}, name="far")]
    (row,) = compare(far).rows
    assert row.could_be_found() == {}
    assert any(cell.smallest_found for cell in row.cells)


def test_text_and_frame_tell_it() -> None:
    equal = [run({"a": around(1.0, 0.1, index)}, name=f"m{index}") for index in range(2)]
    comparison = compare(equal)
    assert "· could be found from" in comparison.text()
    assert "would be found in 4 of 5 cases" in comparison.text()
    assert comparison.to_frame()["smallest_found"].notna().sum() == 1
