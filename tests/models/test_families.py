"""Every family: saved weights come back bit for bit, other image sizes work, a misfit is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from torch import nn

from models.base import Capability, CheckpointError, ModelCard
from models.families import families
from models.families.conv_autoencoder import ConvAutoencoder, ConvAutoencoderConfig
from models.families.conv_vae import ConvVAE, ConvVAEConfig
from models.families.dcgan import DCGAN, DCGANConfig
from models.families.mlp_autoencoder import MLPAutoencoder, MLPAutoencoderConfig
from models.families.mlp_gan import MLPGAN, MLPGANConfig
from models.families.mlp_vae import MLPVAE, MLPVAEConfig
from models.networks.convolutional import halvings
from models.opened import OpenedModel
from models.saving import read_card, save_checkpoint

RECONSTRUCTS = {Capability.ENCODE, Capability.DECODE, Capability.RECONSTRUCT}
GENERATES = {Capability.DECODE, Capability.SAMPLE, Capability.DISCRIMINATE}
CAPABILITIES = {
    "mlp_autoencoder": RECONSTRUCTS,
    "conv_autoencoder": RECONSTRUCTS,
    "mlp_vae": RECONSTRUCTS | {Capability.POSTERIOR, Capability.SAMPLE},
    "conv_vae": RECONSTRUCTS | {Capability.POSTERIOR, Capability.SAMPLE},
    "mlp_gan": GENERATES,
    "dcgan": GENERATES,
}
SHAPES = [(1, 8, 8), (1, 28, 28), (3, 32, 32), (3, 16, 24)]
LATENT = 5


def untrained(family: str, shape: tuple[int, int, int]) -> tuple[ModelCard, nn.Module]:
    stages = halvings(*shape[1:])
    torch.manual_seed(0)
    networks = {
        "mlp_autoencoder": (MLPAutoencoder, MLPAutoencoderConfig(hidden=(12, 9))),
        "conv_autoencoder": (ConvAutoencoder, ConvAutoencoderConfig(channels=(4, 5, 6, 7)[: stages + 1])),
        "mlp_vae": (MLPVAE, MLPVAEConfig(hidden=(12, 9), likelihood="gaussian", beta=2.0)),
        "conv_vae": (ConvVAE, ConvVAEConfig(channels=(4, 5, 6, 7)[: stages + 1])),
        "mlp_gan": (MLPGAN, MLPGANConfig(generator_hidden=(7,), discriminator_hidden=(6, 5))),
        "dcgan": (DCGAN, DCGANConfig(generator_channels=(6, 5, 4)[:stages], discriminator_channels=(3, 4, 5)[:stages])),
    }
    make, config = networks[family]
    network = make(shape, LATENT, config).eval()
    low = -1.0 if "gan" in family else 0.0
    settings = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(config).items()}
    card = ModelCard(family=family, image_shape=shape, value_range=(low, 1.0), latent_dim=LATENT, config=settings)
    return card, network


def built(card: ModelCard, state: Mapping[str, torch.Tensor]) -> OpenedModel:
    return OpenedModel(card=card, parts=families()[card.family].build(card, state), recognised="")


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("family", CAPABILITIES)
def test_saved_weights_compute_the_same_bit_for_bit(family: str, shape: tuple[int, int, int], tmp_path: Path) -> None:
    card, network = untrained(family, shape)
    save_checkpoint(tmp_path / "m.safetensors", card, network.state_dict())
    with safe_open(tmp_path / "m.safetensors", "pt") as opened:
        read = read_card(opened.metadata())
        assert read is not None
        model = built(read, {name: opened.get_tensor(name) for name in opened.keys()})  # noqa: SIM118

    images = torch.rand(4, *shape)
    codes = torch.randn(4, LATENT)
    low = card.value_range[0]
    assert model.capabilities == CAPABILITIES[family]
    assert model.parts.parameters == sum(weight.numel() for weight in network.parameters())
    with torch.no_grad():
        if isinstance(network, MLPAutoencoder | ConvAutoencoder):
            assert torch.equal(model.encode(images).mean, network.encode(images))
            assert torch.equal(model.decode(codes), network.decode(codes))
        elif isinstance(network, MLPVAE | ConvVAE):
            mean, log_variance = network.posterior(images)
            posterior = model.encode(images)
            assert posterior.std is not None
            assert torch.equal(posterior.mean, mean)
            assert torch.equal(posterior.std, torch.exp(0.5 * log_variance))
        elif isinstance(network, MLPGAN | DCGAN):
            assert torch.equal(model.decode(codes), (network.generate(codes) - low) / (1 - low))
            assert torch.equal(model.discriminate(images), network.discriminate(images * (1 - low) + low))
    if Capability.SAMPLE in model.capabilities:
        first = model.sample(6, generator=torch.Generator().manual_seed(3))
        assert first.shape == (6, *shape)
        assert first.min() >= 0
        assert first.max() <= 1
        assert torch.equal(first, model.sample(6, generator=torch.Generator().manual_seed(3)))


@pytest.mark.parametrize("family", CAPABILITIES)
def test_weights_that_do_not_fit_the_card_are_refused_by_name(family: str) -> None:
    card, network = untrained(family, (1, 8, 8))
    state = dict(network.state_dict())
    name = next(iter(state))
    cases = {
        "is missing": {key: value for key, value in state.items() if key != name},
        "belongs to no layer": state | {"extra.weight": torch.zeros(1)},
        "should have shape": state | {name: torch.zeros(3, 3)},
        "NaN or infinity": state | {name: torch.full_like(state[name], float("nan"))},
        "should be of type": state | {name: state[name].long()},
    }
    for sentence, wrong in cases.items():
        with pytest.raises(CheckpointError, match=sentence) as caught:
            families()[family].build(card, wrong)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("family", CAPABILITIES)
def test_a_card_cannot_ask_for_more_memory_than_its_file_holds(family: str) -> None:
    card, network = untrained(family, (1, 8, 8))
    with pytest.raises(CheckpointError):
        families()[family].build(replace(card, image_shape=(4096, 4096, 4096)), network.state_dict())
    with pytest.raises(CheckpointError):
        families()[family].build(replace(card, latent_dim=1_000_000), network.state_dict())


@pytest.mark.parametrize(
    ("family", "config"),
    [
        ("mlp_autoencoder", {"hidden": [10**9]}),
        ("mlp_autoencoder", {"hidden": [8] * 1000}),
        ("mlp_autoencoder", {"hidden": "wide"}),
        ("mlp_autoencoder", {"activation": "__import__"}),
        ("conv_autoencoder", {"channels": []}),
        ("conv_autoencoder", {"channels": [4]}),
        ("conv_vae", {"channels": [4] * 9}),
        ("mlp_vae", {"likelihood": "poisson"}),
        ("mlp_vae", {"observation_std": 0.0}),
        ("mlp_vae", {"prior": "VampPrior"}),
        ("mlp_vae", {"beta": "large"}),
        ("dcgan", {"generator_channels": [4], "discriminator_channels": [4, 4]}),
        ("dcgan", {"generator_channels": [], "discriminator_channels": []}),
    ],
)
def test_a_configuration_that_cannot_be_built_is_refused(family: str, config: dict[str, object]) -> None:
    card, network = untrained(family, (1, 8, 8))
    with pytest.raises(CheckpointError):
        families()[family].build(replace(card, config=dict(card.config) | config), network.state_dict())


def test_a_card_without_latent_dim_is_refused() -> None:
    card, network = untrained("mlp_vae", (1, 8, 8))
    with pytest.raises(CheckpointError, match="latent_dim"):
        families()["mlp_vae"].build(replace(card, latent_dim=None), network.state_dict())


def test_half_precision_weights_compute_in_single_precision() -> None:
    card, network = untrained("mlp_autoencoder", (1, 8, 8))
    model = built(card, {name: tensor.half() for name, tensor in network.state_dict().items()})
    assert model.encode(torch.rand(2, 1, 8, 8)).mean.dtype == torch.float32


@pytest.mark.parametrize(("side", "stages"), [(4, 1), (6, 1), (8, 2), (16, 2), (28, 2), (32, 3), (64, 4), (128, 5)])
def test_the_number_of_halvings_follows_the_image_size(side: int, stages: int) -> None:
    assert halvings(side, side) == stages


@pytest.mark.parametrize("side", [1, 2, 3, 27])
def test_odd_and_tiny_images_are_sent_to_the_mlp_families(side: int) -> None:
    with pytest.raises(ValueError, match="mlp family"):
        halvings(side, side)
