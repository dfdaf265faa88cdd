import numpy as np
import pytest

from evaluation.numerics.ball_halves import Balls, ball_shares, squared_distances
from evaluation.numerics.gram import cross_gram, own_gram


def test_scores_of_halves_are_those_of_the_gram_pass() -> None:
    """The dense formulas for small sets against the shipped blocked ones, values and what leaving out costs."""
    rng = np.random.default_rng(0)
    real, samples = rng.normal(size=(120, 6)), rng.normal(size=(120, 6)) * 1.1
    own, other = own_gram(real, 6), own_gram(samples, 3)
    found = cross_gram(real, samples, own, other)
    radii = np.square(own.neighbours.distances.astype(np.float64))
    balls = Balls(
        manifold=radii[:, 2],
        density=radii[:, 4],
        wider=radii[:, 5],
        nearest=(np.repeat(np.arange(120), 5), own.neighbours.indices[:, :5].ravel()),
        generated=np.square(other.neighbours.distances[:, 2].astype(np.float64)),
    )
    score, points, owners = balls.scores(squared_distances(real, samples))
    shares = [(each.by_point > 0).mean() for each in (found.in_real_balls, found.in_sample_balls)]
    inside = found.in_density_balls
    assert score == pytest.approx([*shares, inside.by_ball.sum() / (5 * 120), (inside.by_ball > 0).mean()])
    assert owners[0] == pytest.approx(found.in_real_balls.only_in_ball.var() / 120)
    assert owners[1] == pytest.approx(found.in_sample_balls.only_in_ball.var() / 120)
    assert owners[3] == pytest.approx(inside.only_point_of.var() / 120)
    assert points[:2] == pytest.approx([share * (1 - share) / 120 for share in shares])


def test_variance_that_balls_share_is_taken_away_and_some_is_always_kept() -> None:
    rng = np.random.default_rng(1)
    real, samples = rng.normal(size=(600, 16)), rng.normal(size=(600, 16))
    shares = ball_shares(real, samples, manifold_k=3, density_k=5, rng=rng)
    assert 0.375 <= shares.coverage < 0.7
    assert shares.coverage < min(shares.precision, shares.recall, shares.density)  # as draws of new data say, too
    assert shares.density < 1


def test_few_items_and_large_balls_keep_all_and_equal_items_break_nothing() -> None:
    rng = np.random.default_rng(2)
    few = ball_shares(rng.normal(size=(30, 4)), rng.normal(size=(500, 4)), manifold_k=3, density_k=5, rng=rng)
    assert few.precision == few.coverage == 1
    far = ball_shares(rng.normal(size=(200, 4)), rng.normal(size=(200, 4)), manifold_k=3, density_k=30, rng=rng)
    assert far.density == far.precision == 1
    same = ball_shares(np.ones((100, 4)), np.ones((100, 4)), manifold_k=3, density_k=5, rng=rng)
    assert 0 < same.density <= 1  # no variance at all, of which to keep a share
