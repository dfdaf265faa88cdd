import numpy as np
import pytest
import torch
from torchmetrics.functional.image import structural_similarity_index_measure

from evaluation.numerics.structural_similarity import LARGEST_WINDOW, SIGMA, fitting_window, structural_similarity


@pytest.mark.parametrize(("shape", "window"), [((5, 1, 28, 28), 11), ((4, 3, 32, 20), 11), ((6, 1, 8, 8), 5)])
def test_blocks_and_windows_give_torchmetrics_values(shape, window, monkeypatch):
    monkeypatch.setattr("evaluation.numerics.structural_similarity.BLOCK_BYTES", 2 * 4 * shape[1] * shape[2] * shape[3])
    rng = np.random.default_rng(0)
    x = rng.random(shape).astype(np.float32)
    y = np.clip(x + rng.normal(scale=0.2, size=shape), 0, 1).astype(np.float32)
    expected = structural_similarity_index_measure(
        torch.from_numpy(y), torch.from_numpy(x), sigma=1.5 * window / 11, data_range=1.0, reduction="none"
    )
    np.testing.assert_allclose(structural_similarity(x, y, window=window), expected.numpy(), atol=1e-6)


def test_identical_images_score_one_and_noise_lowers_it():
    rng = np.random.default_rng(0)
    x = rng.random((3, 1, 16, 16)).astype(np.float32)
    scores = [
        structural_similarity(x, x + s * rng.normal(size=x.shape).astype("f4"), window=11).mean() for s in (0, 0.1, 0.5)
    ]
    assert scores[0] == pytest.approx(1)
    assert scores[0] > scores[1] > scores[2]


def test_the_window_shrinks_with_the_image():
    assert [fitting_window(side, 11) for side in (28, 11, 10, 8, 5, 4)] == [11, 11, 5, 5, 3, 3]
    with pytest.raises(ValueError, match="odd"):
        structural_similarity(np.zeros((1, 1, 8, 8), np.float32), np.zeros((1, 1, 8, 8), np.float32), window=11)


@pytest.mark.parametrize("window", range(3, LARGEST_WINDOW + 1, 2))
def test_sigma_gives_the_window_asked_for(window):
    """A single bright pixel changes the map up to exactly (window - 1) / 2 pixels away."""
    black = np.zeros((1, 1, 101, 101), np.float32)
    spot = black.copy()
    spot[0, 0, 50, 50] = 1.0
    _, values = structural_similarity_index_measure(
        torch.from_numpy(spot),
        torch.from_numpy(black),
        sigma=SIGMA * window,
        data_range=1.0,
        reduction="none",
        return_full_image=True,
    )
    assert (values < 1).any(dim=2).sum() == window
