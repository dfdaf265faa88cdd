"""Contract of every scalar on reconstructions, codes, features, likelihood and uses, by property."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.registry import registry
from evaluation.types import Config
from models.opened import OpenedModel

pytestmark = pytest.mark.xdist_group("properties of scalars")

GROUPS = ("reconstruction", "latent", "features", "likelihood", "robustness")
TASKS = ("denoising_error", "inpainting_error")
"""Numbers of tasks without a costly baseline. The others are in tests/measuring/metrics/tasks."""
SCALARS = tuple(
    sorted(
        info.name
        for info in registry().metrics.values()
        if (info.group in GROUPS or info.name in TASKS)
        and info.view == "Scalar"
        and not info.function.__module__.endswith(("known_factors", "factor_vae_score"))
    )
)
SAID: Mapping[str, Mapping[str, Any]] = {
    "importance_weights": {"likelihood": "bernoulli"}, "gaussian_draws": {"likelihood": "gaussian"},
}  # fmt: skip
"""The linear models state no likelihood."""
DRAWN = {
    "elbo", "iwae_bound", "elbo_gaussian", "iwae_bound_gaussian", "bits_per_dimension", "prior_mmd", "denoising_error",
    "anomaly_stitched",
}  # fmt: skip
"""They depend on noise, draws or partners that go by position, so a new order changes them."""
WORSE = {
    "mse": 1, "bce": 1, "psnr": -1, "ssim": -1, "trustworthiness": -1, "continuity": -1, "knn_recall": -1,
    "linear_probe_accuracy": -1, "linear_probe_f1": -1, "knn_probe_accuracy": -1, "few_label_accuracy": -1,
    "silhouette": -1, "kmeans_agreement": -1, "denoising_error": 1, "inpainting_error": 1, "elbo": -1,
    "iwae_bound": -1, "elbo_gaussian": -1, "iwae_bound_gaussian": -1, "bits_per_dimension": 1, "prior_mmd": 1,
    "anomaly_stitched": -1,
}  # fmt: skip
"""Whether a noisy code must raise the metric (1) or lower it (-1)."""


def values(dataset: Dataset, model: OpenedModel, *, seed: int = 0) -> dict[str, Ok]:
    run: Run = Session(dataset, Config(metrics=SCALARS, seed=seed, replicates=60, parameters=SAID)).run(model, name="x")
    failed = [outcome for outcome in run.record.outcomes if outcome.status == "failed"]
    assert not failed, failed
    return {outcome.metric: outcome for outcome in run.record.outcomes if isinstance(outcome, Ok)}


@pytest.fixture(scope="module")
def small(digits_data: Dataset) -> Dataset:
    test, train = digits_data.test, digits_data.train
    return replace(
        digits_data,
        test=Split(images=test.images[:240], labels=test.labels[:240]),
        train=Split(images=train.images[:500], labels=train.labels[:500]),
    )


@pytest.fixture(scope="module")
def measured(small: Dataset, linear: Callable[..., OpenedModel]) -> dict[str, Ok]:
    return values(small, linear(8, std=0.3))


def test_every_scalar_has_a_value_for_a_variational_model(measured: dict[str, Ok]) -> None:
    assert set(measured) == set(SCALARS)


@pytest.mark.parametrize("name", SCALARS)
def test_value_and_interval_lie_in_bounds_and_the_interval_holds_the_value(name: str, measured: dict[str, Ok]) -> None:
    outcome = measured[name]
    low, high = outcome.bounds
    assert outcome.interval is not None
    assert outcome.interval[0] <= outcome.value + 1e-12
    assert outcome.value - 1e-12 <= outcome.interval[1]
    for number in (outcome.value, *outcome.interval):
        assert low is None or number >= low
        assert high is None or number <= high


def test_the_same_seed_gives_the_same_values(
    small: Dataset, linear: Callable[..., OpenedModel], measured: dict[str, Ok]
) -> None:
    again = values(small, linear(8, std=0.3))
    assert {name: outcome.value for name, outcome in again.items()} == {
        name: outcome.value for name, outcome in measured.items()
    }


def test_the_order_of_the_test_images_does_not_matter(
    small: Dataset, linear: Callable[..., OpenedModel], measured: dict[str, Ok]
) -> None:
    order = np.random.default_rng(5).permutation(len(small.test))
    shuffled = replace(small, test=Split(images=small.test.images[order], labels=small.test.labels[order]))
    found = values(shuffled, linear(8, std=0.3))
    for name in sorted(set(SCALARS) - DRAWN - {"kmeans_agreement"}):
        # Digits have whole grey levels, so that distances tie. Ties are taken in the order of the images.
        assert found[name].value == pytest.approx(measured[name].value, rel=2e-3, abs=1e-6), name
    for name in sorted(DRAWN):
        assert found[name].value == pytest.approx(measured[name].value, rel=0.15, abs=0.05), name


def test_a_noisy_code_is_worse_in_every_way_it_should_be(
    small: Dataset, linear: Callable[..., OpenedModel], measured: dict[str, Ok]
) -> None:
    noisy = values(small, linear(8, std=0.3, noise=1.0))
    for name, sign in WORSE.items():
        assert sign * (noisy[name].value - measured[name].value) > 0, name


def test_a_model_without_posterior_skips_with_the_reason(small: Dataset, linear: Callable[..., OpenedModel]) -> None:
    run = Session(small, Config(metrics=("likelihood",), replicates=20)).run(linear(4), name="x")
    assert {outcome.status for outcome in run.record.outcomes} == {"skipped"}
    assert all("no posterior" in outcome.reason for outcome in run.record.outcomes)  # type: ignore[union-attr]


def test_without_labels_only_what_needs_them_is_skipped(small: Dataset, linear: Callable[..., OpenedModel]) -> None:
    bare = replace(small, test=Split(images=small.test.images), train=Split(images=small.train.images), classes=())
    run = Session(bare, Config(metrics=(*GROUPS, *TASKS), replicates=20)).run(linear(8, std=0.3), name="x")
    outcomes = {outcome.metric: outcome for outcome in run.record.outcomes}
    assert not [outcome for outcome in outcomes.values() if outcome.status == "failed"]
    assert outcomes["linear_probe_accuracy"].reason == "needs labels; the source 'digits' has none"
    assert outcomes["mse"].status == outcomes["umap_map"].status == outcomes["reconstruction_gallery"].status == "ok"


def test_without_training_images_the_rest_still_runs(small: Dataset, linear: Callable[..., OpenedModel]) -> None:
    run = Session(small, Config(metrics=(*GROUPS, *TASKS), replicates=20, n_train=0)).run(linear(8, std=0.3), name="x")
    outcomes = {outcome.metric: outcome for outcome in run.record.outcomes}
    assert not [outcome for outcome in outcomes.values() if outcome.status == "failed"]
    assert outcomes["mse"].status == "ok"
    assert outcomes["reconstruction_gap"].reason == "needs training images; this run has none"
