import numpy as np

from evaluation.numerics.under_coverage import under_covered

REAL = np.full(20, 100.0)


def test_empty_regions_and_clear_deficits_are_named_and_half_a_share_is_not() -> None:
    samples = np.full(20, 100.0)
    samples[3], samples[7], samples[11] = 0, 10, 50
    found = np.flatnonzero(under_covered(REAL, 2000, samples, 2000))
    assert found.tolist() == [3, 7]


def test_chance_alone_leaves_nothing_out() -> None:
    rng = np.random.default_rng(0)
    real, samples = (rng.multinomial(500, np.full(20, 0.05), size=2000) for _ in range(2))
    assert under_covered(real, 500, samples, 500).any(axis=1).mean() < 0.01


def test_at_the_edge_at_most_one_table_in_twenty_names_a_region() -> None:
    """Every region has exactly half of its share, and one has the rest. Holm keeps the error of the table at 5%."""
    rng = np.random.default_rng(1)
    shares = np.full(20, 0.04)
    shares[0] = 1 - shares[1:].sum()
    drawn = np.full(20, 0.02)
    drawn[0] = 1 - drawn[1:].sum()
    real, samples = rng.multinomial(2000, shares, size=3000), rng.multinomial(2000, drawn, size=3000)
    assert 0 < under_covered(real, 2000, samples, 2000).any(axis=1).mean() < 0.06


def test_a_region_without_real_items_is_never_left_out() -> None:
    assert not under_covered(np.array([0.0, 100.0]), 100, np.array([0.0, 100.0]), 100)[0]
