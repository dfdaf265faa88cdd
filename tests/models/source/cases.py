"""The dialects: scripts in the styles of tutorials and repositories, and what of each is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

FOLDER = Path(__file__).parent / "dialects"


@dataclass(frozen=True)
class Case:
    """A class of a script, how it is made, and what its methods are given."""

    script: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    inputs: Callable[[], tuple[Tensor, ...]] = lambda: (torch.rand(3, 1, 8, 8),)
    method: str = "forward"

    @property
    def text(self) -> str:
        return (FOLDER / f"{self.script}.py").read_text()


def _noise(*shape: int) -> Callable[[], tuple[Tensor, ...]]:
    return lambda: (torch.randn(*shape),)


def _labels(*shape: int) -> Callable[[], tuple[Tensor, ...]]:
    return lambda: (torch.rand(*shape), torch.arange(len(torch.zeros(shape))) % 3)


CASES = (
    Case("examples_vae", "VAE", inputs=lambda: (torch.rand(3, 1, 28, 28),)),
    Case("old_reparametrize", "BetaVAE_H", inputs=lambda: (torch.rand(2, 3, 16, 16),)),
    Case("dcgan", "Generator", {"ngpu": 1}, _noise(2, 20, 1, 1)),
    Case("dcgan", "Discriminator", {"ngpu": 1}, lambda: (torch.rand(2, 1, 16, 16),)),
    Case("gan_blocks", "Generator", inputs=_labels(3, 16)),
    Case("gan_blocks", "Discriminator"),
    Case("vanilla_base", "VanillaVAE", {"in_channels": 3, "latent_dim": 5}, lambda: (torch.rand(2, 3, 16, 16),)),
    Case("lightning_vae", "LitVAE", {"latent_dim": 4}),
    Case("vqvae", "Model"),
    Case("vq_straight_through", "VectorQuantizedVAE"),
    Case("resnet_vae", "VAE", {"z_dim": 6}, lambda: (torch.rand(2, 3, 16, 16),)),
    Case(
        "cvae_onehot",
        "VAE",
        {
            "encoder_layer_sizes": [64, 32],
            "latent_size": 2,
            "decoder_layer_sizes": [32, 64],
            "conditional": True,
            "num_labels": 10,
        },
        _labels(3, 1, 8, 8),
    ),
    Case("unet_skips", "UNet", inputs=lambda: (torch.rand(2, 1, 10, 10),)),
    Case("unet_skips", "UNet", {"bilinear": False}),
    Case("convnext_like", "Autoencoder"),
    Case("functional_style", "MLPAE"),
    Case("easy_settings", "Net"),
    Case("easy_settings", "Net", {"norm": "none", "nz": 3}),
    Case("spectral_wgan", "Critic"),
    Case("spectral_wgan", "Gen", inputs=_noise(2, 6)),
    Case(
        "two_conditions",
        "CVAE",
        {"hidden": 16},
        lambda: (torch.rand(3, 1, 8, 8), torch.tensor([1, 2, 9]), torch.tensor([0, 1, 2])),
    ),
    Case("attention_ae", "PatchAE"),
    Case("rnn_ae", "RowVAE"),
    Case("separate_halves", "Encoder"),
    Case("separate_halves", "Decoder", inputs=_noise(2, 3)),
    Case("inheritance_mixin", "ConvAE", {"latent_dim": 3}),
    Case("inheritance_mixin", "DeeperAE", {"latent_dim": 3}),
    Case("notebook_redefined", "Autoencoder", {"bottleneck": 3}),
    Case("made_masks", "MADE", inputs=lambda: (torch.rand(2, 6),)),
    Case("pooling_unpool", "PoolAE"),
    Case("loops_and_text", "Built", {"depth": 2}),
)
