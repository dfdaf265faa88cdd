"""Known answers for intrinsic dimension, the likelihood bound and the prior's distance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from evaluation import evaluate
from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.importance_weights import ImportanceWeights, importance_weights
from evaluation.measuring.artifacts.codes.posterior import posterior as posterior_artifact
from evaluation.measuring.items import Items
from evaluation.measuring.metrics.likelihood.likelihood import iwae_bound
from evaluation.measuring.metrics.robustness.compression import quantised
from evaluation.numerics.intrinsic import dimension
from evaluation.numerics.mmd import unbiased_mmd
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.resampling import Resamples
from evaluation.record.schema import Skipped
from evaluation.types import Config
from models.opened import OpenedModel
from tests.conftest import ROOT

RESAMPLES = Resamples(key=0, count=50)


@pytest.mark.parametrize("sides", [1, 2, 5, 10])
def test_intrinsic_dimension_of_a_cube_turned_into_thirty_dimensions(sides: int) -> None:
    rng = np.random.default_rng(sides)
    turned = np.linalg.qr(rng.normal(size=(30, 30)))[0][:sides]
    rows = (rng.random((3000, sides)) @ turned).astype(np.float32)
    near = nearest(rows, rows, 21, exclude_self=True)
    assert dimension(near, 2) == pytest.approx(sides, rel=0.15)
    assert dimension(near, 20) == pytest.approx(sides, rel=0.2)


def test_the_importance_weighted_bound_is_never_below_the_elbo_and_grows_with_k(
    digits_data: Dataset, linear: Callable[..., OpenedModel]
) -> None:
    model = linear(8, std=0.3)
    items = Items(split="test", positions=np.arange(100))
    images = digits_data.test.take(items.positions)
    codes = posterior_artifact(model=model, dataset=digits_data, images=images, test_items=items)
    found = importance_weights(
        model=model, dataset=digits_data, posterior=codes, images=images, test_items=items,
        rng=np.random.default_rng(0), k=50, likelihood="bernoulli",
    )  # fmt: skip
    bounds = []
    for k in (1, 5, 50):
        cut = ImportanceWeights(log_weights=found.log_weights[:, :k], items=found.items)
        bounds.append(iwae_bound(importance_weights=cut, resamples=RESAMPLES, k=k).value)
        assert bounds[-1] >= cut.log_weights.mean() - 1e-9
    assert bounds[0] < bounds[1] < bounds[2]


def test_the_bound_is_exact_when_the_posterior_is() -> None:
    weights = ImportanceWeights(log_weights=np.full((20, 5), -3.25), items=np.arange(20))
    assert iwae_bound(importance_weights=weights, resamples=RESAMPLES, k=5).value == pytest.approx(-3.25)


def test_mmd_is_unbiased_for_equal_distributions_and_grows_with_the_shift() -> None:
    rng = np.random.default_rng(0)
    weights = RESAMPLES.weights(200)
    equal = [unbiased_mmd(rng.normal(size=(200, 4)), rng.normal(size=(200, 4)), weights)[0] for _ in range(40)]
    assert abs(np.mean(equal)) < 3 * np.std(equal) / np.sqrt(40)
    shifts = [unbiased_mmd(rng.normal(s, 1, (200, 4)), rng.normal(size=(200, 4)), weights)[0] for s in (0.3, 1, 2)]
    assert 0 < shifts[0] < shifts[1] < shifts[2]


def test_quantised_codes_take_few_values_and_stay_near() -> None:
    codes = np.random.default_rng(0).random((500, 3))
    for bits in (1, 3, 8):
        rounded = quantised(codes, np.zeros(3), np.ones(3), bits)
        assert len(np.unique(rounded[:, 0])) <= 2**bits
        assert np.abs(rounded - codes).max() <= 0.5 / 2**bits + 1e-6
    np.testing.assert_array_equal(quantised(np.ones((2, 1)), np.ones(1), np.ones(1), 4), 1)


def test_a_model_of_another_likelihood_gets_no_bernoulli_bound() -> None:
    """The bound of the likelihood alone would be lower, and would rank a collapsed model above a good one."""
    runs = evaluate(
        [ROOT / "models" / "zoo" / "vae.safetensors"], config=Config(n=50, metrics=("elbo",), replicates=20)
    )
    outcome = runs[0].record.outcome("elbo")
    assert isinstance(outcome, Skipped)
    assert "gaussian likelihood" in outcome.reason
