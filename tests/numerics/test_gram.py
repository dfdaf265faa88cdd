import numpy as np
import pytest
from prdc import compute_prdc
from scipy.spatial.distance import cdist

from evaluation.numerics import own_neighbours
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.kernel import draw_subsets, polynomial_kernel, unbiased_mmd


def pair(n: int = 120, m: int = 150, d: int = 6, offset: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(n, d)) + offset, rng.normal(size=(m, d)) * 0.9 + 0.2 + offset


def test_golden_prdc() -> None:
    """docs/metrics.md: two N(0, I) draws, default_rng(0) real then fake, 2000 x 64, k = 5."""
    rng = np.random.default_rng(0)
    real, fake = rng.normal(size=(2000, 64)), rng.normal(size=(2000, 64))
    cross = cross_gram(real, fake, own_gram(real, 6), own_gram(fake, 5), manifold_k=5, density_k=5)
    assert (cross.in_real_balls.by_point > 0).mean() == 0.712
    assert (cross.in_sample_balls.by_point > 0).mean() == 0.7085
    assert cross.in_density_balls.by_ball.sum() / (5 * 2000) == pytest.approx(0.9712)
    assert (cross.in_density_balls.by_ball > 0).mean() == 0.963


@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_agrees_with_prdc_and_a_full_distance_matrix(offset: float) -> None:
    real, fake = pair(offset=offset)
    cross = cross_gram(real, fake, own_gram(real, 6), own_gram(fake, 5))
    peer = compute_prdc(real, fake, 5)
    assert cross.in_density_balls.by_point.mean() / 5 == pytest.approx(peer["density"], rel=1e-12)
    assert (cross.in_density_balls.by_ball > 0).mean() == pytest.approx(peer["coverage"], rel=1e-12)
    distances = cdist(real, fake)
    radii = np.sort(cdist(real, real), axis=1)[:, 3]
    inside = distances <= radii[:, None]
    assert (cross.in_real_balls.by_point == inside.sum(axis=0)).all()
    assert (cross.in_real_balls.by_ball == inside.sum(axis=1)).all()
    lonely = inside[:, inside.sum(axis=0) == 1]
    assert (cross.in_real_balls.only_in_ball == lonely.sum(axis=1)).all()
    sample_radii = np.sort(cdist(fake, fake), axis=1)[:, 3]
    recalled = distances <= sample_radii[None]
    assert (cross.in_sample_balls.by_point == recalled.sum(axis=1)).all()
    assert (cross.in_sample_balls.by_ball == recalled.sum(axis=0)).all()
    only_point = recalled[:, recalled.sum(axis=0) == 1]
    assert (cross.in_sample_balls.only_point_of == only_point.sum(axis=1)).all()
    assert (cross.nearest_sample == distances.argmin(axis=1)).all()
    assert np.allclose(cross.nearest_distance, distances.min(axis=1), rtol=1e-6)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real, fake = pair()
    members = tuple(draw_subsets(len(x), 5, 40, np.random.default_rng(1)) for x in (real, fake))
    whole = cross_gram(real, fake, own_gram(real, 6), own_gram(fake, 5), subsets=(members[0], members[1]))
    monkeypatch.setattr(own_neighbours, "TILE", 17)
    split = cross_gram(real, fake, own_gram(real, 6), own_gram(fake, 5), subsets=(members[0], members[1]))
    assert (whole.in_real_balls.only_in_ball == split.in_real_balls.only_in_ball).all()
    assert (whole.in_density_balls.by_point == split.in_density_balls.by_point).all()
    assert np.allclose(whole.kernel_samples, split.kernel_samples)
    assert np.allclose(whole.subset_means, split.subset_means)


def test_constant_features_hold_nothing_strictly_and_everything_closed() -> None:
    constant = np.full((20, 4), 3.0)
    cross = cross_gram(constant, constant, own_gram(constant, 6), own_gram(constant, 3))
    assert not cross.in_density_balls.by_ball.any()
    assert (cross.in_real_balls.by_point > 0).all()


def test_kernels_are_those_of_the_definition() -> None:
    real, fake = pair(offset=2.0)
    members = tuple(draw_subsets(len(x), 3, 50, np.random.default_rng(1)) for x in (real, fake))
    own, other = own_gram(real, 6, members[0]), own_gram(fake, 3, members[1])
    cross = cross_gram(real, fake, own, other, subsets=(members[0], members[1]))
    xx, yy, xy = polynomial_kernel(real, real), polynomial_kernel(fake, fake), polynomial_kernel(real, fake)
    n, m = len(real), len(fake)
    assert np.allclose(own.kernel_rows, (xx.sum(axis=1) - np.diag(xx)) / (n - 1), rtol=1e-5)
    assert np.allclose(cross.kernel_real, xy.mean(axis=1), rtol=1e-5)
    assert np.allclose(cross.kernel_samples, xy.mean(axis=0), rtol=1e-5)
    expected = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean()
    value = unbiased_mmd(own.kernel_rows, other.kernel_rows, cross.kernel_real.mean())
    assert value == pytest.approx(expected, rel=1e-4)
    for index in range(3):
        sub = np.ix_(members[0][index], members[0][index])
        block = xx[sub]
        assert own.subset_means[index] == pytest.approx((block.sum() - np.trace(block)) / (50 * 49), rel=1e-5)
        between = xy[np.ix_(members[0][index], members[1][index])]
        assert cross.subset_means[index] == pytest.approx(between.mean(), rel=1e-5)


def test_coverage_of_the_same_distribution_is_the_analytic_one() -> None:
    """Naeem 2020: E[coverage] = 1 - prod (N - i) / (2N - i), E[density] = 1."""
    n, k = 400, 5
    i = np.arange(1, k + 1)
    expected = 1 - np.prod((n - i) / (2 * n - i))
    coverages, densities = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        real, fake = rng.normal(size=(n, 8)), rng.normal(size=(n, 8))
        cross = cross_gram(real, fake, own_gram(real, 6), own_gram(fake, 3))
        coverages.append((cross.in_density_balls.by_ball > 0).mean())
        densities.append(cross.in_density_balls.by_ball.sum() / (k * n))
    assert np.mean(coverages) == pytest.approx(expected, abs=0.01)
    assert np.mean(densities) == pytest.approx(1, abs=0.04)
