"""Numbers between codes: invariances, sensitivities, and agreement with scipy and closed forms."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.spatial import procrustes as scipy_procrustes

from evaluation.judging import between
from evaluation.judging.alignment import procrustes
from evaluation.numerics.neighbours import nearest
from evaluation.types import TouchstoneError

RNG = np.random.default_rng(0)
CODE = RNG.normal(size=(400, 6)).astype(np.float32) * np.array([3, 2, 1, 1, 1, 0.5], np.float32)
TURN = np.linalg.qr(RNG.normal(size=(6, 6)))[0].astype(np.float32)
OTHER = RNG.normal(size=(400, 9)).astype(np.float32)


def linear_cka(first: np.ndarray, second: np.ndarray) -> float:
    return float(between.between_models([first, second], k=1)["linear CKA"][0, 1])


def test_two_models_of_one_code_are_one_whatever_turn_scale_and_shift() -> None:
    found = between.between_models([CODE, 3 * CODE @ TURN + 7])
    assert found["linear CKA"][0, 1] == pytest.approx(1, abs=1e-6)
    assert found["neighbour overlap"][0, 1] == 1
    assert found["Procrustes disparity"][0, 1] == pytest.approx(0, abs=1e-6)
    assert found["correlation of distances"][0, 1] == pytest.approx(1, abs=1e-6)


def test_unrelated_codes_are_near_chance_and_matrices_are_symmetric() -> None:
    found = between.between_models([CODE, OTHER, CODE[:, :3]])
    for matrix in found.values():
        np.testing.assert_array_equal(matrix, matrix.T)
    assert abs(found["linear CKA"][0, 1]) < 0.05
    assert found["neighbour overlap"][0, 1] < 3 * 15 / 399
    assert found["Procrustes disparity"][0, 1] > 0.9
    assert abs(found["correlation of distances"][0, 1]) < 0.1
    assert found["linear CKA"][0, 2] > 0.9


def test_a_pair_is_the_same_alone_and_among_others() -> None:
    codes = [CODE, OTHER, CODE[:, :3], OTHER[:, :2]]
    whole = between.between_models(codes)
    for i, j in ((0, 1), (1, 3), (2, 0)):
        for name, matrix in between.between_models([codes[i], codes[j]]).items():
            assert matrix[0, 1] == pytest.approx(whole[name][i, j], abs=1e-12), name


def test_overlap_is_the_mean_share_of_common_neighbours() -> None:
    near = [nearest(code, code, 15, exclude_self=True).indices for code in (CODE, CODE[:, :3])]
    shared = np.mean([len(set(one) & set(other)) / 15 for one, other in zip(*near, strict=True)])
    assert between.between_models([CODE, CODE[:, :3]])["neighbour overlap"][0, 1] == pytest.approx(shared)


def test_a_code_with_all_points_in_one_place_has_nothing_in_common() -> None:
    found = between.between_models([CODE, np.ones((400, 3), np.float32)])
    assert found["linear CKA"][0, 1] == found["correlation of distances"][0, 1] == 0
    assert found["Procrustes disparity"][0, 1] == 1


def test_unbiased_cka_of_independent_codes_is_zero_on_average() -> None:
    values = [linear_cka(RNG.normal(size=(20, 10)), RNG.normal(size=(20, 10))) for _ in range(200)]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(200)


def test_cka_by_traces_is_the_estimator_on_gram_matrices() -> None:
    first = RNG.normal(size=(60, 8))
    second = first @ RNG.normal(size=(8, 5)) + RNG.normal(size=(60, 5))

    def hsic(x: np.ndarray, y: np.ndarray) -> float:  # Song et al. 2012, equation 5, as printed
        k, other = ((rows - rows.mean(0)) @ (rows - rows.mean(0)).T for rows in (x, y))
        np.fill_diagonal(k, 0)
        np.fill_diagonal(other, 0)
        n, one = len(k), np.ones(len(k))
        trace = np.trace(k @ other)
        sums = (one @ k @ one) * (one @ other @ one) / ((n - 1) * (n - 2))
        return float((trace + sums - 2 / (n - 2) * (one @ k @ other @ one)) / (n * (n - 3)))

    expected = hsic(first, second) / np.sqrt(hsic(first, first) * hsic(second, second))
    assert linear_cka(first, second) == pytest.approx(expected, rel=1e-9)


def test_procrustes_is_scipys_and_keeps_the_references_units() -> None:
    reference = RNG.normal(size=(50, 2)) * 10 + 3
    moving = RNG.normal(size=(50, 2))
    assert procrustes(reference, moving).disparity == pytest.approx(scipy_procrustes(reference, moving)[2])
    mirrored = (reference - 5) @ np.array([[0, 1], [1, 0]]) * 0.1
    laid = procrustes(reference, mirrored)
    np.testing.assert_allclose(laid.coordinates, reference, atol=1e-4)
    with pytest.raises(ValueError, match="one place"):
        procrustes(reference, np.zeros((50, 2)))


def test_codes_of_different_images_are_refused() -> None:
    with pytest.raises(TouchstoneError, match="the same images"):
        between.between_models([CODE, OTHER[:10]])


def test_reading_numbers_between_models_loads_no_torch() -> None:
    code = (
        "import sys, evaluation.judging.between; print([m for m in ('torch', 'sklearn', 'umap') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
