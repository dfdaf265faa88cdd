"""Disentanglement scores of codes whose answer is known, and the source of drawn sprites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score
from sklearn.svm import LinearSVC

from evaluation.data.dataset import Dataset
from evaluation.data.sources.sprites import sprites
from evaluation.measuring.artifacts.codes.shuffled_information import shuffled_information
from evaluation.measuring.engine import Session
from evaluation.measuring.metrics.latent.factor_vae_score import factor_vae_score
from evaluation.numerics import disentanglement as scores
from evaluation.numerics.boosted_trees import boosted_trees
from evaluation.numerics.half_samples import from_few_pairs
from evaluation.numerics.predictability import machines_right
from evaluation.numerics.resampling import Resamples
from evaluation.record.schema import Ok
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
    whole = sprites("")
    first = [replace(split, factors=split.factors[:, :2]) for split in (whole.train, whole.test)]
    data = replace(whole, train=first[0], test=first[1], factors=whole.factors[:2])
    run = Session(data, Config(metrics=names, replicates=30, n=200, n_train=60)).run(linear_model(data, 3), name="x")
    assert {outcome.metric: outcome.status for outcome in run.record.outcomes} == dict.fromkeys(names, "ok")
    for outcome in run.record.outcomes:
        if isinstance(outcome, Ok) and outcome.value is not None:
            assert outcome.interval is not None, outcome.metric
            assert 0 <= outcome.interval[0] <= outcome.value <= outcome.interval[1] <= 1, outcome.metric
            chance = [one.value for one in outcome.references if one.name == "code shuffled over the images"]
            assert len(chance) == 1 or outcome.metric == "dci_informativeness", outcome.metric
    run = Session(digits_data, Config(metrics=names, replicates=30)).run(linear(4), name="x")
    assert all("needs known factors" in outcome.reason for outcome in run.record.outcomes)  # type: ignore[union-attr]


def _factor_vae(codes: np.ndarray) -> float:
    resamples, rng = Resamples(key=0, count=100), np.random.default_rng(0)
    return float(factor_vae_score(latents=codes, factors=FACTORS, resamples=resamples, rng=rng).value)


def test_the_factor_vae_score_is_one_for_factors_as_codes_at_any_scale_and_chance_for_noise() -> None:
    """Kim & Mnih 2018: 1 for a code with a number for each factor, chance for a code of noise."""
    scaled = FACTORS * np.array([1.0, 100.0, 0.01])
    dead = np.hstack([scaled, np.full((len(FACTORS), 1), 3.0)])
    assert _factor_vae(dead) == 1
    assert _factor_vae(RNG.normal(size=(4000, 5))) == pytest.approx(1 / 3, abs=0.08)
    assert _factor_vae(np.zeros((4000, 2))) == pytest.approx(1 / 3)


def test_predictability_is_that_of_disentanglement_lib() -> None:
    """Its definition, written out: LinearSVC as it comes, C = 0.01, balanced classes, on codes as they are."""
    rng = np.random.default_rng(1)
    codes = FACTORS[:600, :2] * [0.2, 3.0] + rng.normal(size=(600, 2))
    known, asked = slice(0, 400), slice(400, 600)
    theirs = np.empty((2, 3))
    for i, j in np.ndindex(2, 3):
        machine = LinearSVC(C=0.01, class_weight="balanced", random_state=0, max_iter=20_000)
        machine.fit(codes[known, i : i + 1], FACTORS[:400, j])
        theirs[i, j] = np.mean(machine.predict(codes[asked, i : i + 1]) == FACTORS[400:600, j])
    ours = machines_right(codes[known], FACTORS[:400], codes[asked], FACTORS[400:600]).mean(axis=0)
    np.testing.assert_allclose(ours, theirs, atol=0.011)


def test_chance_is_what_a_code_of_other_images_scores() -> None:
    """Little where images are many, above zero where they are few: a bias that the reference shows."""
    few, many = (
        scores.mutual_information_gap(
            shuffled_information(latents=codes, factors=factors, rng=np.random.default_rng(0)),
            scores.entropies(factors),
        ).mean()
        for codes, factors in ((FACTORS[:60].astype(float), FACTORS[:60]), (FACTORS.astype(float), FACTORS))
    )
    assert many < 0.005 < few < 0.2


def test_trees_know_a_factor_of_one_value_and_use_no_number_for_it() -> None:
    codes = RNG.normal(size=(60, 2)).astype(np.float32)
    factors = np.stack([np.full(60, 7), (codes[:, 1] > 0).astype(int)], axis=1)
    trees = boosted_trees(codes, factors, 0)
    assert (trees.predict(codes) == factors).all()
    np.testing.assert_allclose(trees.importances(), [[0, 0], [0, 1]], atol=1e-6)


def test_few_pairs_of_halves_give_paired_replicates_wider_than_a_normal_distribution() -> None:
    halved = np.array([[0.5, 0.3], [0.4, 0.5], [0.45, 0.43], [0.5, 0.5], [0.3, 0.5]])
    resamples = Resamples(key=0, count=4000)
    replicates = from_few_pairs(0.4, halved, resamples)
    spread = np.sqrt(np.square((halved[:, 0] - halved[:, 1]) / 2).mean())
    assert replicates.std() == pytest.approx(spread * 2.571 / 1.96, rel=0.05)
    np.testing.assert_allclose(from_few_pairs(0.7, halved, resamples) - replicates, 0.3)
