"""Bounds of Gaussian pixels against a linear-Gaussian VAE (probabilistic PCA), whose likelihood is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal, norm

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.artifacts.codes.fitted_std import fitted_std
from evaluation.measuring.artifacts.codes.gaussian_draws import GaussianDraws, gaussian_draws
from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.measuring.artifacts.codes.posterior_kl import posterior_kl
from evaluation.measuring.items import Items
from evaluation.measuring.metrics.likelihood.gaussian_likelihood import (
    bits_per_dimension,
    elbo_gaussian,
    iwae_bound_gaussian,
)
from evaluation.numerics.gaussian_pixels import bits_per_dimension as in_bits
from evaluation.numerics.gaussian_pixels import dequantised, levels_of, noise_variance
from evaluation.numerics.resampling import Resamples
from evaluation.types import NotApplicable
from models.base import ModelCard, Posterior
from models.opened import OpenedModel, Parts

STD, N, K = 0.03, 300, 200
RESAMPLES = Resamples(key=0, count=50)
MEAN = np.linspace(0.45, 0.55, 6)
LOADINGS = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 2)))[0] * [0.08, 0.05]
"""Orthogonal, so that the exact posterior has a diagonal covariance, as a VAE's has."""


def model(card: dict[str, object]) -> OpenedModel:
    def decode(codes: torch.Tensor, labels: object) -> torch.Tensor:
        return codes @ torch.from_numpy(LOADINGS.T.astype(np.float32)) + torch.from_numpy(MEAN.astype(np.float32))

    def encode(images: torch.Tensor, labels: object) -> Posterior:
        codes = exact(images.flatten(1).numpy(), 1)
        assert codes.std is not None
        return Posterior(torch.from_numpy(codes.mean), torch.from_numpy(codes.std))

    return OpenedModel(
        card=ModelCard(family="linear", image_shape=(1, 2, 3), latent_dim=2, config=card),
        parts=Parts(encode=encode, decode=decode, has_posterior=True),
        recognised="probabilistic PCA",
    )


GAUSSIAN = model({"likelihood": "gaussian", "observation_std": 0.06})


def exact(flat: np.ndarray, wider: float) -> Codes:
    """p(z|x) of the linear-Gaussian model [Tipping & Bishop 1999], its standard deviation times ``wider``."""
    precision = np.square(LOADINGS).sum(axis=0) + STD**2
    mean = (flat - MEAN) @ LOADINGS / precision
    std = np.broadcast_to(wider * STD / np.sqrt(precision), mean.shape)
    return Codes(mean=mean.astype(np.float32), std=std.astype(np.float32))


def images(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    flat = MEAN + rng.normal(size=(N, 2)) @ LOADINGS.T + STD * rng.normal(size=(N, 6))
    return flat.reshape(N, 1, 2, 3).astype(np.float32)


TEST, TRAIN = images(1), images(2)
DATA = Dataset(spec="drawn", source="drawn", test=Split(images=TEST), train=Split(images=TRAIN))
ITEMS = Items(split="test", positions=np.arange(N))


def draws(wider: float, pixels: np.ndarray = TEST, levels: int | None = None) -> GaussianDraws:
    return gaussian_draws(
        model=GAUSSIAN, dataset=DATA, posterior=exact(pixels.reshape(N, -1), wider), images=pixels, test_items=ITEMS,
        grey_levels=levels, rng=np.random.default_rng(0), k=K,
    )  # fmt: skip


def bounds(found: GaussianDraws, wider: float) -> tuple[float, float]:
    kl = posterior_kl(model=GAUSSIAN, posterior=exact(TEST.reshape(N, -1), wider))
    elbo = elbo_gaussian(gaussian_draws=found, fitted_std=STD, posterior_kl=kl, resamples=RESAMPLES)
    tighter = iwae_bound_gaussian(gaussian_draws=found, fitted_std=STD, resamples=RESAMPLES, k=K)
    return elbo.value, tighter.value


LOG_DENSITY = multivariate_normal(MEAN, LOADINGS @ LOADINGS.T + STD**2 * np.eye(6)).logpdf(TEST.reshape(N, -1))


def test_with_the_exact_posterior_every_draw_has_the_exact_likelihood() -> None:
    found = draws(1.0)
    np.testing.assert_allclose(found.log_weights(STD, 5), np.repeat(LOG_DENSITY[found.items, None], 5, 1), atol=1e-3)
    assert bounds(found, 1.0) == pytest.approx((LOG_DENSITY.mean(),) * 2, abs=1e-4)


def test_another_posterior_loses_its_divergence_and_the_tighter_bound_comes_close() -> None:
    elbo, tighter = bounds(draws(1.5), 1.5)
    divergence = 2 * (0.5 * (1.5**2 - 1) - np.log(1.5))
    assert elbo == pytest.approx(LOG_DENSITY.mean() - divergence, abs=0.02)
    assert elbo < tighter < LOG_DENSITY.mean() + 0.005
    assert tighter == pytest.approx(LOG_DENSITY.mean(), abs=0.02)


def test_the_fitted_deviation_is_the_models_own() -> None:
    found = fitted_std(
        model=GAUSSIAN, dataset=DATA, train_posterior=exact(TRAIN.reshape(N, -1), 1), train_images=TRAIN,
        train_items=replace(ITEMS, split="train"), grey_levels=None, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert found == pytest.approx(STD, rel=0.05)


def test_the_stated_deviation_stands_beside_the_fitted_one() -> None:
    found = draws(1.0)
    scalar = elbo_gaussian(gaussian_draws=found, fitted_std=STD, posterior_kl=np.zeros((N, 2)), resamples=RESAMPLES)
    beside = {reference.name: reference.value for reference in scalar.references}
    assert beside["at the stated deviation 0.0600"] == pytest.approx(found.log_weights(0.06, K).mean())


def test_bits_of_grey_images_bound_the_probability_of_their_levels() -> None:
    """Theis et al. 2016, for pixels that are independent: then a level's probability is a difference of two normals."""
    levels = 9
    grey = np.rint(np.clip(TEST, 0, 1) * (levels - 1)).astype(np.float32) / np.float32(levels - 1)
    assert levels_of(grey) == levels
    alone = replace(draws(1.0, grey, levels), ratio=np.zeros((N, 1)))
    independent = np.square(dequantised(grey.reshape(N, -1), levels, np.random.default_rng(0)) - MEAN).sum(1)
    alone = replace(alone, squared=independent[:, None])
    std = 0.25
    bits = bits_per_dimension(gaussian_draws=alone, fitted_std=std, resamples=RESAMPLES, k=1).value
    edges = [(grey.reshape(N, -1) + side / (levels - 1) - MEAN) / std for side in (-0.5, 0.5)]
    least = -np.log2(norm.cdf(edges[1]) - norm.cdf(edges[0])).mean()
    assert least < bits < least + 0.1


def test_bits_of_a_flat_density_are_those_of_equal_levels() -> None:
    for levels in (2, 17, 256):
        assert in_bits(np.full(3, -784 * np.log(levels / (levels - 1))), 784, levels) == pytest.approx(np.log2(levels))


def test_levels_are_found_and_noise_fills_them() -> None:
    rng = np.random.default_rng(0)
    for levels in (2, 17, 256, 65536):
        grey = (np.append(rng.integers(0, levels, 5000), [0, 1, levels - 1]) / (levels - 1)).astype(np.float32)
        assert levels_of(grey) == levels
        noise = dequantised(grey[None], levels, rng) - grey
        assert np.abs(noise).max() <= 0.5001 / (levels - 1)
        assert noise.var() == pytest.approx(noise_variance(levels), rel=0.1)
    drawn = rng.random(5000).astype(np.float32)
    assert levels_of(drawn) is None
    np.testing.assert_array_equal(dequantised(drawn[None], None, rng), drawn[None])
    with pytest.raises(NotApplicable, match="levels of grey"):
        bits_per_dimension(gaussian_draws=draws(1.0), fitted_std=STD, resamples=RESAMPLES, k=5)


@pytest.mark.parametrize(
    ("card", "said", "reason"),
    [
        ({"likelihood": "bernoulli"}, "gaussian", "trained with a bernoulli likelihood"),
        ({}, "stated", "not in its weights; if it is gaussian, say so"),
    ],
)
def test_another_or_an_unknown_likelihood_is_skipped(card: dict[str, object], said: str, reason: str) -> None:
    with pytest.raises(NotApplicable, match=reason):
        gaussian_draws(
            model=model(card), dataset=DATA, posterior=exact(TEST.reshape(N, -1), 1), images=TEST, test_items=ITEMS,
            grey_levels=None, rng=np.random.default_rng(0), k=2, likelihood=said,  # type: ignore[arg-type]
        )  # fmt: skip


def test_a_likelihood_that_the_caller_says_is_taken_and_said() -> None:
    found = gaussian_draws(
        model=model({}), dataset=DATA, posterior=exact(TEST.reshape(N, -1), 1), images=TEST, test_items=ITEMS,
        grey_levels=None, rng=np.random.default_rng(0), k=2, likelihood="gaussian",
    )  # fmt: skip
    scalar = iwae_bound_gaussian(gaussian_draws=found, fitted_std=STD, resamples=RESAMPLES, k=2)
    assert any("what the caller says" in warning for warning in scalar.warnings)
