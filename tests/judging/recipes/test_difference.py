"""Two recipes on one number: seeds and data are both in the interval."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from benchmarks.calibration.recipes import World, cell
from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.recipes.chance import chance_of_beating, images_decide, seeds_to_settle
from evaluation.judging.recipes.difference import recipe_difference
from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.trained import Trained
from evaluation.types import TouchstoneError

DRAWS = 400


@pytest.mark.parametrize(("seeds", "most"), [((2, 2), 0.08), ((3, 3), 0.075)])
def test_two_cells_of_the_calibration(seeds: tuple[int, int], most: float) -> None:
    found = cell(World(seeds=seeds), DRAWS)
    assert upper_bound(round(found.false * DRAWS), DRAWS) <= most
    assert found.by_items > 0.3  # what the trainings' replicates alone would say
    assert all(share >= 0.88 for share in found.chance_held)


def trained(name: str, *values: float, shared: float = 0.0, own: float = 0.0, seed: int = 0) -> Trained:
    rng = np.random.default_rng(seed)
    common = shared * rng.normal(size=400)
    replicates = np.array(values)[:, None] + common + own * rng.normal(size=(len(values), 400))
    return Trained(name=name, values=np.array(values), replicates=replicates)


def test_without_noise_of_the_data_it_is_students_t() -> None:
    """Against a worked example: means 2 and 5, variances 1 each, three trainings each."""
    found = recipe_difference(trained("a", 1, 2, 3), trained("b", 4, 5, 6))
    assert found is not None
    assert (found.difference, found.shared) == (-3.0, pytest.approx(0, abs=1e-20))
    assert found.error == pytest.approx(np.sqrt(2 / 3))
    assert found.freedom == pytest.approx(3)  # 4 after Welch; 1.5 times the 2 of a recipe at most
    assert found.p == pytest.approx(0.0347, abs=5e-4)  # two-sided, t = 3.674


def test_noise_that_the_data_make_widens_it_and_own_noise_is_not_counted_twice() -> None:
    quiet = recipe_difference(trained("a", 1, 2, 3), trained("b", 4, 5, 6))
    loud = recipe_difference(trained("a", 1, 2, 3, shared=2), trained("b", 4, 5, 6))
    own = recipe_difference(trained("a", 1, 2, 3, own=2), trained("b", 4, 5, 6, own=2, seed=1))
    assert quiet is not None
    assert loud is not None
    assert own is not None
    assert loud.shared == pytest.approx(4, rel=0.2)
    assert own.shared < 0.3
    assert loud.error > 2 * quiet.error


def test_one_training_gives_no_difference_and_no_interval() -> None:
    one = trained("a", 1)
    assert recipe_difference(one, trained("b", 1, 2)) is None
    assert mean_interval(one) is None


def test_equal_numbers_are_no_evidence() -> None:
    found = recipe_difference(trained("a", 1, 1), trained("b", 2, 2))
    assert found is not None
    assert (found.p, found.error) == (1.0, 0.0)
    assert found.interval == (-1.0, -1.0)


def test_the_chance_is_that_of_normal_trainings() -> None:
    found = recipe_difference(trained("a", 1, 2, 3), trained("b", 4, 5, 6))
    assert found is not None
    lower, higher = chance_of_beating(found, "lower"), chance_of_beating(found, "higher")
    assert lower is not None
    assert higher is not None
    assert lower.value == pytest.approx(NormalDist().cdf(3 / np.sqrt(2)))
    assert lower.value + higher.value == pytest.approx(1)
    assert lower.interval[0] == pytest.approx(1 - higher.interval[1], abs=1e-5)
    assert lower.interval[0] < 0.9 < lower.interval[1] <= 1
    assert chance_of_beating(found, None) is None


def test_two_seeds_say_nothing_of_the_chance() -> None:
    found = recipe_difference(trained("a", 1, 2), trained("b", 4, 5))
    assert found is not None
    assert chance_of_beating(found, "lower") is None


def test_more_seeds_settle_a_difference_as_a_power_calculation_says() -> None:
    found = recipe_difference(trained("a", 0.0, 1.0, 2.0), trained("b", 1.0, 2.0, 3.0))
    assert found is not None
    assert seeds_to_settle(found) in (17, 18)  # a difference of one deviation: Cohen 1988, table 2.3.5
    assert seeds_to_settle(replace(found, difference=0.0)) is None


def test_data_that_scatter_more_than_the_difference_need_more_images() -> None:
    found = recipe_difference(trained("a", 0.0, 1.0, 2.0), trained("b", 1.0, 2.0, 3.0))
    assert found is not None
    loud = replace(found, shared=1.0)
    assert seeds_to_settle(loud) is None
    assert images_decide(loud)
    assert not images_decide(found)


@pytest.mark.parametrize("values", [[], [1.0, np.nan], [[1.0]]])
def test_what_is_no_recipe_is_refused(values: object) -> None:
    with pytest.raises(TouchstoneError, match="one training or more"):
        Trained(name="a", values=values)


def test_replicates_of_other_trainings_are_refused() -> None:
    with pytest.raises(TouchstoneError, match="a row of replicates"):
        Trained(name="a", values=[1.0, 2.0], replicates=np.zeros((3, 10)))
