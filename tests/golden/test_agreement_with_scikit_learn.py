"""Our blocked and resampled computations against scikit-learn and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import manifold, metrics
from sklearn.linear_model import LogisticRegression

from evaluation.numerics.auroc import auroc, auroc_replicates
from evaluation.numerics.clusters import adjusted_rand, silhouettes
from evaluation.numerics.contingency import confusion, contingency
from evaluation.numerics.kl import kl_to_standard_normal
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.pca import principal_components
from evaluation.numerics.probes import knn_probe, linear_probe, macro_f1
from evaluation.numerics.ranks import intrusion_penalty, shared_share
from evaluation.numerics.resampling import Resamples
from evaluation.numerics.spectrum import effective_rank, participation_share, spectrum

RNG = np.random.default_rng(0)
HIGH = RNG.normal(size=(300, 20)).astype(np.float32)
LOW = (HIGH[:, :3] + 0.3 * RNG.normal(size=(300, 3))).astype(np.float32)
LABELS = RNG.integers(0, 4, 300)
GUESS = np.where(RNG.random(300) < 0.6, LABELS, RNG.integers(0, 5, 300))
EVERYONE = np.arange(300)


@pytest.mark.parametrize("k", [1, 5, 15, 100])
def test_trustworthiness_and_continuity(k: int) -> None:
    near_low = nearest(LOW, LOW, k, exclude_self=True).indices
    near_high = nearest(HIGH, HIGH, k, exclude_self=True).indices
    assert intrusion_penalty(HIGH, EVERYONE, near_low).mean() == pytest.approx(
        manifold.trustworthiness(HIGH, LOW, n_neighbors=k), abs=1e-6
    )
    assert intrusion_penalty(LOW, EVERYONE, near_high).mean() == pytest.approx(
        manifold.trustworthiness(LOW, HIGH, n_neighbors=k), abs=1e-6
    )


def test_trustworthiness_is_refused_at_half_the_items_and_one_for_the_same_space() -> None:
    near = nearest(HIGH, HIGH, 150, exclude_self=True)
    with pytest.raises(ValueError, match="k < n/2"):
        intrusion_penalty(HIGH, EVERYONE, near.indices)
    assert intrusion_penalty(HIGH, EVERYONE, near.first(10).indices).min() == 1
    assert shared_share(near.first(10).indices, near.first(10).indices).min() == 1


def test_silhouettes() -> None:
    np.testing.assert_allclose(silhouettes(HIGH, LABELS, EVERYONE), metrics.silhouette_samples(HIGH, LABELS), atol=1e-6)


def test_adjusted_rand_and_macro_f1_alone_and_under_resampling() -> None:
    assert adjusted_rand(contingency(LABELS, GUESS)) == pytest.approx(metrics.adjusted_rand_score(LABELS, GUESS))
    assert adjusted_rand(contingency(LABELS, (LABELS + 1) % 4)) == pytest.approx(1)
    assert macro_f1(confusion(LABELS, GUESS)) == pytest.approx(metrics.f1_score(LABELS, GUESS, average="macro"))
    weights = Resamples(key=1, count=20).weights(300)
    drawn = [np.repeat(EVERYONE, row) for row in weights]
    np.testing.assert_allclose(
        macro_f1(confusion(LABELS, GUESS, weights)),
        [metrics.f1_score(LABELS[items], GUESS[items], average="macro") for items in drawn],
    )
    np.testing.assert_allclose(
        adjusted_rand(contingency(LABELS, GUESS, weights)),
        [metrics.adjusted_rand_score(LABELS[items], GUESS[items]) for items in drawn],
    )


def test_auroc_with_ties_alone_and_under_resampling() -> None:
    normal, anomalous = np.round(RNG.normal(size=200), 1), np.round(RNG.normal(0.5, 1, 200), 1)
    truth, scores = np.repeat([0, 1], 200), np.concatenate([normal, anomalous])
    assert auroc(normal, anomalous) == pytest.approx(metrics.roc_auc_score(truth, scores))
    weights = Resamples(key=2, count=10).weights(200)
    expected = [metrics.roc_auc_score(truth, scores, sample_weight=np.tile(row, 2)) for row in weights]
    np.testing.assert_allclose(auroc_replicates(normal, anomalous, weights), expected)


def test_kl_of_a_gaussian_posterior() -> None:
    assert kl_to_standard_normal(np.zeros((1, 1)), np.ones((1, 1)))[0, 0] == 0
    assert kl_to_standard_normal(np.ones((1, 1)), np.ones((1, 1)))[0, 0] == pytest.approx(0.5)
    assert kl_to_standard_normal(np.zeros((1, 1)), np.full((1, 1), 2.0))[0, 0] == pytest.approx(1.5 - np.log(2))


def test_effective_rank_and_isotropy_of_known_spectra() -> None:
    assert effective_rank(np.ones(7)) == pytest.approx(7)
    assert effective_rank(np.array([4.0, 0, 0])) == pytest.approx(1)
    assert effective_rank(np.zeros(3)) == 0
    assert participation_share(np.ones(5), 5) == pytest.approx(1)
    assert participation_share(np.array([1.0, 0, 0, 0]), 4) == pytest.approx(0.25)


def test_replicates_of_the_spectrum_follow_real_resampling() -> None:
    rows = RNG.normal(size=(400, 5)) * [5, 3, 2, 1, 0.5]
    weights = Resamples(key=3, count=200).weights(400)
    fast = effective_rank(spectrum(rows).replicates(weights))
    slow = [effective_rank(spectrum(np.repeat(rows, row, axis=0)).variances) for row in weights]
    assert np.std(fast) == pytest.approx(np.std(slow), rel=0.1)
    assert np.corrcoef(fast, slow)[0, 1] > 0.95


def test_pca_in_both_shapes_and_randomised() -> None:
    wide = RNG.normal(size=(40, 300)).astype(np.float32)
    for rows in (HIGH, wide):
        pca = principal_components(rows, most=10)
        covariance = np.linalg.svd(rows - rows.mean(0), compute_uv=False)[:10] ** 2 / (len(rows) - 1)
        np.testing.assert_allclose(pca.variances, covariance, rtol=1e-4)
        np.testing.assert_allclose(pca.components @ pca.components.T, np.eye(10), atol=1e-4)
    full = principal_components(HIGH, most=20)
    np.testing.assert_allclose(full.restore(full.project(HIGH, 20)), HIGH, atol=1e-5)


def test_the_linear_probe_is_scikit_learns_with_a_strength_from_training_data_only() -> None:
    train, test = HIGH[:200], HIGH[200:]
    labels = (HIGH[:, 0] + HIGH[:, 1] > 0).astype(np.int64)
    found = linear_probe(train, labels[:200], test, seed=0)
    mean, deviation = train.mean(0), train.std(0)
    reference = LogisticRegression(C=found.strength, max_iter=300, tol=1e-3).fit(
        (train - mean) / deviation, labels[:200]
    )
    np.testing.assert_array_equal(found.predicted, reference.predict((test - mean) / deviation))
    shifted = linear_probe(train * 1000 + 5, labels[:200], test * 1000 + 5, seed=0)
    assert np.mean(shifted.predicted == found.predicted) > 0.99
    with pytest.raises(ValueError, match="two classes"):
        linear_probe(train, np.zeros(200, np.int64), test, seed=0)


def test_the_knn_probe_votes_by_cosine_similarity() -> None:
    centres = np.eye(4, 20)
    rows = (centres[LABELS] + 0.1 * RNG.normal(size=(300, 20))).astype(np.float32)
    rows *= RNG.uniform(0.1, 10, size=(300, 1)).astype(np.float32)
    assert np.mean(knn_probe(rows[:200], LABELS[:200], rows[200:]).predicted == LABELS[200:]) == 1
    with pytest.raises(ValueError, match="at least k=20"):
        knn_probe(rows[:10], LABELS[:10], rows[200:])
