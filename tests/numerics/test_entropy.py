import numpy as np
import pytest

from evaluation.numerics.entropy import inception_score, kl_divergence, row_entropies, split_inception_scores


def test_certain_and_even_predictions_score_the_number_of_classes() -> None:
    assert inception_score(np.eye(7)[np.arange(70) % 7]) == pytest.approx(7)


def test_one_class_or_no_opinion_scores_one() -> None:
    assert inception_score(np.eye(7)[np.zeros(30, dtype=int)]) == pytest.approx(1)
    assert inception_score(np.full((30, 7), 1 / 7)) == pytest.approx(1)


def test_entropy_of_a_row_with_zeros_is_finite() -> None:
    assert row_entropies(np.array([[1.0, 0.0], [0.5, 0.5]])) == pytest.approx([0, np.log(2)])


def test_splits_see_every_item_once() -> None:
    p = np.random.default_rng(0).dirichlet(np.ones(5), size=103)
    scores = split_inception_scores(p, 10, np.random.default_rng(1))
    assert scores.shape == (10,)
    assert (scores >= 1).all()


def test_m_uniform_modes_of_a_thousand_are_at_the_log_of_their_ratio() -> None:
    """docs/metrics.md, stacked MNIST: KL = ln(1000 / m)."""
    counts = np.zeros(1000)
    counts[:250] = 104
    assert kl_divergence(counts, np.ones(1000)) == pytest.approx(np.log(4))


def test_perfect_sampler_on_stacked_mnist_has_the_known_floor() -> None:
    """docs/metrics.md: 26,000 samples over 1,000 modes, 999/52000 = .0192."""
    counts = np.random.default_rng(0).multinomial(26_000, np.full(1000, 1e-3), size=50)
    assert kl_divergence(counts, np.ones(1000)).mean() == pytest.approx(999 / 52_000, rel=0.02)


def test_a_class_that_real_data_lacks_is_finite_and_large() -> None:
    value = kl_divergence(np.array([50.0, 50.0]), np.array([100.0, 0.0]))
    assert 1 < value < np.inf
