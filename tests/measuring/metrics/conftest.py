"""Small models with known behaviour, opened as any checkpoint is: principal components as encoder and decoder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from evaluation.data.dataset import Dataset
from evaluation.data.sources.digits import digits
from evaluation.numerics.pca import principal_components
from models.base import ModelCard, Posterior
from models.opened import OpenedModel, Parts


def linear_model(dataset: Dataset, dimensions: int, *, std: float | None = None, noise: float = 0.0) -> OpenedModel:
    """PCA of the training images as an autoencoder, or as a VAE with ``std``. ``noise`` worsens the code."""
    flat = dataset.train.take(np.arange(min(len(dataset.train), 2000))).reshape(-1, int(np.prod(dataset.image_shape)))
    pca = principal_components(flat, most=dimensions)
    mean, components = torch.from_numpy(pca.mean), torch.from_numpy(pca.components)
    scale = torch.from_numpy(np.sqrt(pca.variances).astype(np.float32))
    generator = torch.Generator().manual_seed(0)

    def encode(images: torch.Tensor, labels: Any) -> Posterior:
        code = ((images.flatten(1) - mean) @ components.T) / scale
        code = code + noise * torch.randn(code.shape, generator=generator)
        return Posterior(code, None if std is None else torch.full_like(code, std))

    def decode(latents: torch.Tensor, labels: Any) -> torch.Tensor:
        return ((latents * scale) @ components + mean).reshape(-1, *dataset.image_shape)

    parts = Parts(
        encode=encode,
        decode=decode,
        prior=None if std is None else lambda n, g: torch.randn(n, dimensions, generator=g),
        parameters=components.numel(),
        has_posterior=std is not None,
    )
    card = ModelCard(family="linear", image_shape=dataset.image_shape, latent_dim=dimensions)
    return OpenedModel(card=card, parts=parts, recognised="principal components")


@pytest.fixture(scope="session")
def digits_data() -> Dataset:
    data: Dataset = digits("")
    return data


@pytest.fixture(scope="session")
def linear(digits_data: Dataset) -> Callable[..., OpenedModel]:
    return lambda dimensions=8, **facts: linear_model(digits_data, dimensions, **facts)
