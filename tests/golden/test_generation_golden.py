"""Golden values of docs/metrics.md for generative metrics, and agreement with other programs on the same features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import linalg

from evaluation.data.dataset import open_dataset
from evaluation.measuring.artifacts.images.pixel_bins import PixelBins, pixel_bins
from evaluation.measuring.extractors.base import Extracted
from evaluation.measuring.extractors.pixels import Pixels
from evaluation.measuring.metrics.generation.density_coverage import coverage, density
from evaluation.measuring.metrics.modes.different_bins import different_bins
from evaluation.numerics.ball_halves import ball_shares
from evaluation.numerics.frechet import frechet_distance
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.kernel import draw_subsets
from evaluation.numerics.moments import moments
from evaluation.numerics.resampling import Resamples

RESAMPLES = Resamples(key=0, count=50)


@pytest.fixture(scope="module")
def features() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(48, 48)) / 7
    real = np.maximum(rng.normal(size=(1500, 48)) @ mix + 0.3, 0)
    return real.astype(np.float32), np.maximum(rng.normal(size=(1300, 48)) @ mix * 1.1 + 0.4, 0).astype(np.float32)


def test_frechet_agrees_with_torchmetrics_and_scipy(features: tuple[np.ndarray, np.ndarray]) -> None:
    from torchmetrics.image.fid import _compute_fid

    real, fake = (x.astype(np.float64) for x in features)
    ours = frechet_distance(moments(real), moments(fake))
    statistics = [torch.from_numpy(value) for x in (real, fake) for value in (x.mean(axis=0), np.cov(x.T))]
    assert ours == pytest.approx(float(_compute_fid(*statistics)), rel=1e-6)
    s1, s2 = np.cov(real.T), np.cov(fake.T)
    root = linalg.sqrtm(s1 @ s2).real
    shift = real.mean(axis=0) - fake.mean(axis=0)
    assert ours == pytest.approx(shift @ shift + np.trace(s1 + s2 - 2 * root), rel=1e-6)


def test_kernel_distance_agrees_with_torchmetrics(features: tuple[np.ndarray, np.ndarray]) -> None:
    from torchmetrics.image.kid import poly_mmd

    real, fake = (x.astype(np.float64)[:1000] for x in features)
    members = np.ones((1, 1000), dtype=bool)
    cross = cross_gram(real, fake, own_gram(real, 6, members), own_gram(fake, 3, members), subsets=(members, members))
    own, other = own_gram(real, 6, members), own_gram(fake, 3, members)
    ours = float((own.subset_means + other.subset_means - 2 * cross.subset_means)[0])
    theirs = float(poly_mmd(torch.from_numpy(real), torch.from_numpy(fake), 3, None, 1.0))
    scale = float(own.subset_means[0])
    # torchmetrics averages the cross term over all m^2 pairs, as we do. Rounding is relative to the kernels' scale.
    assert ours == pytest.approx(theirs, abs=1e-6 * scale, rel=1e-6)


def test_subsets_average_to_the_full_unbiased_estimate(features: tuple[np.ndarray, np.ndarray]) -> None:
    real, fake = features
    rng = np.random.default_rng(0)
    members = draw_subsets(len(real), 300, 400, rng), draw_subsets(len(fake), 300, 400, rng)
    own, other = own_gram(real, 6, members[0]), own_gram(fake, 3, members[1])
    cross = cross_gram(real, fake, own, other, subsets=members)
    subsets = own.subset_means + other.subset_means - 2 * cross.subset_means
    whole = own.kernel_rows.mean() + other.kernel_rows.mean() - 2 * cross.kernel_real.mean()
    assert subsets.mean() == pytest.approx(whole, abs=4 * subsets.std() / np.sqrt(300))


def test_constant_features_have_density_and_coverage_zero_and_say_why() -> None:
    """docs/metrics.md: a point on the sphere is outside, and nothing is divided by zero."""
    constant = np.full((50, 8), 0.7, dtype=np.float32)
    own = own_gram(constant, 6)
    cross = cross_gram(constant, constant, own, own_gram(constant, 3))
    shares = ball_shares(constant, constant, manifold_k=3, density_k=5, rng=np.random.default_rng(0))
    for metric in (density, coverage):
        found = metric(
            cross_gram=cross, real_gram=own, ball_shares=shares, extractor=Pixels(sha256=""), resamples=RESAMPLES
        )
        assert found.value == 0
        assert "All real features are the same point" in found.warnings[0]


def test_ndb_on_mnist_is_near_zero_for_new_images_and_about_eleven_without_a_digit(test_data: Path) -> None:
    """docs/metrics.md: near 0 train against test, about 11 of 100 when one digit is missing.

    Bins and samples from 2,000 images each. New images come from the training file: MNIST's test digits were written
    by other people, which NDB sees (6 of 100 at this size, 14 at 10,000).
    """
    train = open_dataset(f"idx:{test_data}/data/mnist").train
    assert train.labels is not None
    chosen = np.random.default_rng(0).permutation(60_000)[:4000]
    images, labels = train.take(chosen), train.labels[chosen]
    bins: PixelBins = pixel_bins(train_images=images[:2000], rng=np.random.default_rng(1))
    assert len(bins.centres) == 100
    new, digits = images[2000:], labels[2000:]

    def value(samples: np.ndarray) -> float:
        return different_bins(samples=samples, pixel_bins=bins, images=new, resamples=RESAMPLES).value

    assert value(new) <= 5
    without = [value(new[digits != digit]) for digit in range(10)]
    assert np.mean(without) == pytest.approx(11, abs=1.5)
    assert min(without) >= 7


def test_extracted_features_and_probabilities_stay_together() -> None:
    found = Extracted(features=np.zeros((3, 2), dtype=np.float32))
    assert len(found) == 3
    assert found.probabilities is None
