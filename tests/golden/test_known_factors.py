"""Disentanglement scores of codes whose answer is known, and the source of drawn sprites."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from evaluation.data.dataset import Dataset
from evaluation.data.sources.sprites import sprites
from evaluation.measuring.engine import Session
from evaluation.measuring.metrics.latent.factor_vae_score import factor_vae_score
from evaluation.numerics import disentanglement as scores
from evaluation.numerics.resampling import Resamples
from evaluation.types import Config
from models.opened import OpenedModel
from tests.measuring.metrics.conftest import linear_model

RNG = np.random.default_rng(0)
FACTORS = RNG.integers(0, 4, size=(4000, 3))


def gap(codes: np.ndarray) -> float:
    matrix = scores.information_matrix(scores.binned(codes), FACTORS)
    return float(scores.mutual_information_gap(matrix, scores.entropies(FACTORS)))


def test_information_is_scikit_learns() -> None:
    steps = scores.binned(RNG.normal(size=(4000, 2)) + FACTORS[:, :2])
    matrix = scores.information_matrix(steps, FACTORS)
    assert matrix[1, 1] == pytest.approx(mutual_info_score(steps[:, 1], FACTORS[:, 1]))
    assert matrix.shape == (2, 3)


def test_the_gap_is_one_for_factors_as_codes_and_nothing_for_copies_or_noise() -> None:
    assert gap(FACTORS.astype(float)) == pytest.approx(1, abs=0.01)
    assert gap(np.hstack([FACTORS, FACTORS]).astype(float)) == pytest.approx(0, abs=1e-9)
    assert gap(RNG.normal(size=(4000, 5))) < 0.01
    turn = np.linalg.qr(RNG.normal(size=(3, 3)))[0]
    assert gap(FACTORS @ turn) < 0.5


def test_dci_of_one_code_on_two_of_ten_factors() -> None:
    importance = np.zeros((5, 10))
    importance[0, :2] = 1
    assert scores.disentanglement(importance) == pytest.approx(1 - np.log(2) / np.log(10), abs=1e-9)
    assert scores.disentanglement(np.eye(4)) == pytest.approx(1)
    assert scores.completeness(np.eye(4)) == pytest.approx(1)
    assert scores.disentanglement(np.ones((3, 3))) == pytest.approx(0)


def test_modularity_and_separated_predictability_of_clean_and_mixed_matrices() -> None:
    assert scores.modularity(np.eye(3)) == pytest.approx(1)
    assert scores.modularity(np.ones((3, 3))) == pytest.approx(0)
    assert scores.separated_predictability(np.array([[1.0, 0.2], [0.5, 0.9]])) == pytest.approx((0.5 + 0.7) / 2)


def test_sprites_are_every_combination_once_and_all_different() -> None:
    data = sprites("")
    both = np.concatenate([data.train.images, data.test.images])
    assert both.shape == (2304, 1, 16, 16)
    assert len(np.unique(both.reshape(len(both), -1), axis=0)) == len(both)
    assert [len(np.unique(column)) for column in data.train.factors.T] == [3, 3, 4, 8, 8]
    assert both.max() == 1


def test_every_score_on_sprites_and_none_without_factors(
    digits_data: Dataset, linear: Callable[..., OpenedModel]
) -> None:
    names = (
        "mutual_information_gap_score", "modularity_score", "separated_predictability_score", "dci_disentanglement",
        "dci_completeness", "dci_informativeness", "factor_matrix",
    )  # fmt: skip
    data = sprites("")
    run = Session(data, Config(metrics=names, replicates=30, n=200, n_train=300)).run(linear_model(data, 4), name="x")
    assert {outcome.metric: outcome.status for outcome in run.record.outcomes} == dict.fromkeys(names, "ok")
    run = Session(digits_data, Config(metrics=names, replicates=30)).run(linear(4), name="x")
    assert all("needs known factors" in outcome.reason for outcome in run.record.outcomes)  # type: ignore[union-attr]


def _factor_vae(codes: np.ndarray) -> float:
    value = factor_vae_score(latents=codes, factors=FACTORS, resamples=Resamples(key=0, count=100)).value
    return float(value)


def test_the_factor_vae_score_is_one_for_factors_as_codes_at_any_scale_and_chance_for_noise() -> None:
    """Kim & Mnih 2018: 1 for a code with a number for each factor, chance for a code of noise."""
    scaled = FACTORS * np.array([1.0, 100.0, 0.01])
    dead = np.hstack([scaled, np.full((len(FACTORS), 1), 3.0)])
    assert _factor_vae(dead) == 1
    assert _factor_vae(RNG.normal(size=(4000, 5))) == pytest.approx(1 / 3, abs=0.08)
    assert _factor_vae(np.zeros((4000, 2))) == pytest.approx(1 / 3)
