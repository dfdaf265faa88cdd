import numpy as np
import pytest

from evaluation.numerics.ball_halves import Balls, Others, Pairs, ball_shares, squared_distances
from evaluation.numerics.gram import cross_gram, own_gram


def test_scores_of_halves_are_those_of_the_gram_pass() -> None:
    """The sparse formulas for both halves at once against the shipped blocked ones for each half alone."""
    rng = np.random.default_rng(0)
    size = 240
    real, samples = rng.normal(size=(size, 6)), rng.normal(size=(size, 6)) * 1.1
    of_real, of_samples = (rng.permutation(np.arange(size) % 2) for _ in range(2))
    among_real, among_samples = (Others(squared_distances(each, each)) for each in (real, samples))
    others = among_real.of_one_half(of_real)
    balls = Balls(
        manifold=others.radii(3),
        density=others.radii(5),
        wider=others.radii(6),
        nearest=others.nearest(5),
        generated=among_samples.of_one_half(of_samples).radii(3),
    )
    between = squared_distances(real, samples)
    score, points, owners = balls.scores(
        Pairs.below(between, among_real.squared[:, -1:]).of_one_half(of_real, of_samples),
        Pairs.below(between, among_samples.squared[:, -1]).of_one_half(of_real, of_samples),
        of_real,
        of_samples,
    )
    for half in (0, 1):
        x, y = real[of_real == half], samples[of_samples == half]
        own, other = own_gram(x, 6), own_gram(y, 3)
        found = cross_gram(x, y, own, other)
        shares = [(each.by_point > 0).mean() for each in (found.in_real_balls, found.in_sample_balls)]
        inside = found.in_density_balls
        assert score[half] == pytest.approx([*shares, inside.by_ball.sum() / (5 * 120), (inside.by_ball > 0).mean()])
        assert owners[half, 0] == pytest.approx(found.in_real_balls.only_in_ball.var() / 120)
        assert owners[half, 1] == pytest.approx(found.in_sample_balls.only_in_ball.var() / 120)
        assert owners[half, 3] == pytest.approx(inside.only_point_of.var() / 120)
        assert points[half, :2] == pytest.approx([share * (1 - share) / 120 for share in shares])
        lost = -inside.by_ball.astype(float)
        np.add.at(lost, own.neighbours.indices[:, :5].ravel(), np.repeat(found.in_wider_balls - inside.by_ball, 5))
        assert owners[half, 2] == pytest.approx(np.var(lost / (5 * 120)) * 120)


def test_variance_that_balls_share_is_taken_away_and_some_is_always_kept() -> None:
    rng = np.random.default_rng(1)
    real, samples = rng.normal(size=(600, 16)), rng.normal(size=(600, 16))
    shares = ball_shares(real, samples, manifold_k=3, density_k=5, rng=rng)
    assert 0.1 <= shares.coverage < 0.5
    assert shares.coverage < min(shares.precision, shares.recall, shares.density)  # new draws of the data give the same
    assert shares.density < 1


def test_few_items_and_large_balls_keep_all_and_equal_items_break_nothing() -> None:
    rng = np.random.default_rng(2)
    few = ball_shares(rng.normal(size=(30, 4)), rng.normal(size=(500, 4)), manifold_k=3, density_k=5, rng=rng)
    assert few.precision == few.coverage == 1
    far = ball_shares(rng.normal(size=(200, 4)), rng.normal(size=(200, 4)), manifold_k=3, density_k=30, rng=rng)
    assert far.density == far.precision == 1
    same = ball_shares(np.ones((100, 4)), np.ones((100, 4)), manifold_k=3, density_k=5, rng=rng)
    assert 0 < same.density <= 1  # there is no variance to keep a share of
