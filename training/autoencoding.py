"""The objective of plain and denoising autoencoders (Vincent et al. 2008)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.fitting import Batch, Losses
from models.networks.autoencoding import AutoencodingNetwork
from training.descent import DescentOptions
from training.options import option, require_at_least_zero


@dataclass(frozen=True, kw_only=True)
class AutoencoderOptions(DescentOptions):
    noise: float = option(0.0, "standard deviation of the noise added to the input, but not to the target (denoising)")

    def __post_init__(self) -> None:
        DescentOptions.__post_init__(self)
        require_at_least_zero(self, "noise")


def squared_error(network: AutoencodingNetwork, noise: float) -> Losses:
    """Mean squared error by pixel between the clean images and what is reconstructed from the (noisy) input."""

    def losses(batch: Batch, generator: torch.Generator, done: float) -> Mapping[str, Tensor]:
        (images,) = batch
        given = (images + noise * torch.randn(images.shape, generator=generator)).clamp(0, 1) if noise else images
        return {"loss": functional.mse_loss(network.decode(network.encode(given)), images)}

    return losses
