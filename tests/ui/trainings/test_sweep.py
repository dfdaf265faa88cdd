"""Seeds folded into recipes, what each costs, and the Sweep page where there is nothing to sweep."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.looks import KeptLook
from evaluation.store.run_facts import RunFacts
from evaluation.store.runs import RunSummary
from tests.ui.apptest import everything_said, open_page
from ui.components.sweep.all_settings import _heights
from ui.stored_facts import MetricTitle
from ui.trainings import stored, sweep
from ui.trainings.stored import StoredTraining

MSE = MetricTitle("mse", "Mean squared error", "reconstruction", "lower")
FLOPS = MetricTitle("flops", "Floating-point operations", "cost", "lower")
TITLES = {"mse": MSE, "flops": FLOPS}


def trainings(betas: tuple[float, ...], seeds: int) -> list[StoredTraining]:
    looks, runs, facts = {}, [], {}
    for place, (beta, seed) in enumerate((beta, seed) for beta in betas for seed in range(seeds)):
        sha256, run_id = f"{place:064x}", f"run{place}"
        told = TrainingFacts(
            name=f"beta{beta}_seed{seed}", recipe=f"beta{beta}_seed*", step=10, seed=seed,
            hyper_parameters={"beta": beta, "optimiser": "adam"},
        )  # fmt: skip
        looks[sha256] = KeptLook(sha256=sha256, facts=told, read=told)
        runs.append(
            RunSummary(
                id=run_id, checkpoint_sha256=sha256, name=told.name, colour=place, dataset_spec="digits",
                dataset_sha256="d", n=100, seed=0, extractor="", created="", ok=1, skipped=0, failed=0,
            )
        )  # fmt: skip
        value = beta + 0.01 * seed
        numbers = {"mse": (value, value - 0.1, value + 0.1), "flops": (10 * beta, None, None)}
        facts[run_id] = RunFacts(
            family="vae", parameters=100, latent_dim=8, mark="", seconds=1, training={}, numbers=numbers
        )
    return stored.trainings(looks, runs, facts)


def test_seeds_are_folded_into_a_mean_with_an_interval_over_new_seeds() -> None:
    found = {one.name: one for one in sweep.recipes_of(trainings((1, 4), 3), MSE, TITLES, {}, {})}
    one = found["beta1_seed*"]
    assert (one.seeds, one.value) == (3, pytest.approx(1.01))
    assert one.interval is not None
    assert one.interval[0] < 1.01 < one.interval[1]
    assert one.costs == {"parameters": 100, "code size": 8, "flops": 10}


def test_a_single_training_keeps_the_interval_of_its_own_number() -> None:
    (one,) = sweep.recipes_of(trainings((2,), 1), MSE, TITLES, {}, {f"{0:064x}": 512})
    assert one.interval == (1.9, 2.1)
    assert one.costs["bytes"] == 512


def test_settings_that_vary_are_found_and_which_mattered_is_said() -> None:
    recipes = sweep.recipes_of(trainings((1, 2, 4, 8), 4), MSE, TITLES, {}, {})
    assert [one.name for one in sweep.settings_of(recipes)] == ["beta"]
    found = sweep.mattering(recipes, MSE)
    assert found is not None
    assert [one.name for one in found.settings if one.matters] == ["beta"]
    assert sweep.mattering(recipes[:1], MSE) is None


@pytest.mark.parametrize(("values", "log"), [([1, 10], True), ([1, 9], False), ([0, 100], False), ([], False)])
def test_numbers_that_span_a_factor_of_ten_are_on_a_logarithm(values: list[float], log: bool) -> None:
    assert sweep.wide(values) is log


def test_heights_are_by_size_and_words_by_order() -> None:
    heights, ticks = _heights([1e-4, 1e-3, 1e-2])
    assert np.allclose(heights, [0, 0.5, 1])
    assert [words for _, words in ticks] == ["0.0001", "0.001", "0.01"]
    heights, ticks = _heights(["relu", "elu", "relu"])
    assert heights.tolist() == [1.0, 0.0, 1.0]
    assert [words for _, words in ticks] == ["elu", "relu"]


@pytest.mark.usefixtures("store")
def test_one_training_is_no_sweep_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    at = open_page("pages/27_sweep.py")
    assert not at.exception
    assert "No two trainings with known settings" in everything_said(at)
