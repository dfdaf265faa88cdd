import numpy as np
import pytest
from scipy.spatial.distance import cdist

from evaluation.numerics import own_neighbours
from evaluation.numerics.gram import cross_gram, own_gram


@pytest.mark.parametrize("tile", [5, 512])
@pytest.mark.parametrize("offset", [0.0, 500.0])
def test_a_point_exactly_on_an_edge_is_inside_a_closed_ball_and_outside_an_open_one(
    tile: int, offset: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Points on a small grid: most distances equal a radius, and rounding must not decide which side they are on."""
    monkeypatch.setattr(own_neighbours, "TILE", tile)
    rng = np.random.default_rng(0)
    real, samples = (rng.integers(0, 5, size=(n, 3)) + offset for n in (90, 70))
    cross = cross_gram(real, samples, own_gram(real, 6), own_gram(samples, 3))
    between = cdist(real, samples)
    own = np.sort(cdist(real, real), axis=1)
    closed, opened, wider = between <= own[:, 3:4], between < own[:, 5:6], between < own[:, 6:7]
    recalled = between <= np.sort(cdist(samples, samples), axis=1)[:, 3]
    assert (cross.in_real_balls.by_ball == closed.sum(axis=1)).all()
    assert (cross.in_real_balls.by_point == closed.sum(axis=0)).all()
    assert (cross.in_density_balls.by_ball == opened.sum(axis=1)).all()
    assert (cross.in_wider_balls == wider.sum(axis=1)).all()
    assert (cross.in_sample_balls.by_ball == recalled.sum(axis=0)).all()
    assert (cross.in_sample_balls.by_point == recalled.sum(axis=1)).all()
    assert np.allclose(cross.nearest_distance, between.min(axis=1), rtol=1e-6)


def test_one_single_point_on_both_sides_lies_in_closed_balls_only() -> None:
    constant = np.full((20, 4), 3.0)
    cross = cross_gram(constant, constant, own_gram(constant, 6), own_gram(constant, 3))
    assert (cross.in_real_balls.by_point == 20).all()
    assert (cross.in_sample_balls.by_point == 20).all()
    assert not cross.in_density_balls.by_ball.any()


def test_copies_of_real_items_lie_on_the_edges_that_the_items_themselves_define() -> None:
    """A sample that copies the third neighbour of item i is as far from i as that neighbour, so it is inside by <=."""
    rng = np.random.default_rng(3)
    real = rng.normal(size=(300, 40)).astype(np.float32)
    own = own_gram(real, 6)
    samples = real[own.neighbours.indices[:, 2]]
    cross = cross_gram(real, samples, own, own_gram(samples, 3))
    expected = cdist(real, samples).astype(np.float32) <= own.neighbours.distances[:, 2:3]
    assert (cross.in_real_balls.by_ball == expected.sum(axis=1)).all()
    assert (cross.in_real_balls.by_ball >= 1).all()
