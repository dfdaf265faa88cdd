"""PaCMAP from the shared neighbours: pacmap's choice of pairs, seeded, and one sentence where it is not installed.

Tests that import pacmap are slow: the first import compiles for 20 s.
"""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits

from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.pacmap_layout import PAIRS, neighbour_pairs, pacmap_layout
from evaluation.types import NotApplicable

DIGITS = load_digits().data[:400].astype(np.float32)
NEAR = nearest(DIGITS, DIGITS, 60, exclude_self=True)
START = DIGITS[:, 20:22]


def test_a_missing_package_is_one_sentence_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pacmap", None)
    with pytest.raises(NotApplicable, match=r"pip install -r requirements-extras\.txt"):
        pacmap_layout(DIGITS, NEAR, START, seed=0)


def test_too_few_points_are_refused_with_the_number() -> None:
    few = DIGITS[:30]
    with pytest.raises(NotApplicable, match="too few test images: a PaCMAP map needs at least 40; this run has 30"):
        pacmap_layout(few, nearest(few, few, 29, exclude_self=True), few[:, :2], seed=0)


@pytest.mark.slow
def test_a_map_keeps_neighbourhoods_and_a_seed_gives_it_again() -> None:
    pytest.importorskip("pacmap", reason="pacmap is optional: pip install -r requirements-extras.txt")
    first, again = (pacmap_layout(DIGITS, NEAR, START, seed=2**40 + 3) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert map_quality(first, DIGITS, NEAR, np.arange(len(DIGITS)))["trustworthiness"] > 0.96


@pytest.mark.slow
def test_a_code_of_one_number_is_mapped_too() -> None:
    pytest.importorskip("pacmap", reason="pacmap is optional: pip install -r requirements-extras.txt")
    line = np.sort(np.random.default_rng(0).normal(size=(120, 1)), axis=0).astype(np.float32)
    start = np.pad(line, ((0, 0), (0, 1)))
    assert np.isfinite(pacmap_layout(line, nearest(line, line, 60, exclude_self=True), start, seed=0)).all()


@pytest.mark.slow
def test_pairs_are_those_that_pacmap_chooses_itself() -> None:
    """Reference: pacmap 0.9.1, by its own exact search (faiss) of the same 60 neighbours."""
    own = pytest.importorskip("pacmap.pacmap", reason="pacmap is optional: pip install -r requirements-extras.txt")
    theirs, _, _, _ = own.generate_pair(DIGITS, PAIRS, 5, 20, verbose=False)
    ours = neighbour_pairs(NEAR)
    assert (ours[:, 0] == theirs[:, 0]).all()
    same = [len(set(a) & set(b)) for a, b in zip(*(p[:, 1].reshape(-1, PAIRS) for p in (ours, theirs)), strict=True)]
    assert np.mean(same) / PAIRS > 0.99
