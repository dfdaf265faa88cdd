"""Every family: saved weights come back bit for bit, other image sizes work, a misfit is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from torch import nn

from models.base import Capability, CheckpointError, ModelCard
from models.families import families
from models.networks.adversarial import AdversarialNetwork
from models.networks.autoencoding import AutoencodingNetwork
from models.networks.convolutional import halvings
from models.networks.variational import VariationalNetwork
from models.opened import OpenedModel
from models.saving import read_card, save_checkpoint

OWN = [name for name, family in families().items() if family.example is not None and family.example().network]
"""Families with a network of their own, whose examples are made for images of any shape."""
SHAPES = [(1, 8, 8), (1, 28, 28), (3, 32, 32), (3, 16, 24)]


def untrained(family: str, shape: tuple[int, int, int]) -> tuple[ModelCard, nn.Module]:
    make: Any = families()[family].example
    example = make(shape)
    return example.card, example.network


def built(card: ModelCard, state: Mapping[str, torch.Tensor]) -> OpenedModel:
    return OpenedModel(card=card, parts=families()[card.family].build(card, state), recognised="")


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("family", OWN)
def test_saved_weights_compute_the_same_bit_for_bit(family: str, shape: tuple[int, int, int], tmp_path: Path) -> None:
    card, network = untrained(family, shape)
    save_checkpoint(tmp_path / "m.safetensors", card, network.state_dict())
    with safe_open(tmp_path / "m.safetensors", "pt") as opened:
        read = read_card(opened.metadata())
        assert read is not None
        model = built(read, {name: opened.get_tensor(name) for name in opened.keys()})  # noqa: SIM118

    images = torch.rand(4, *shape)
    codes = torch.randn(4, card.latent_dim or 0)
    low = card.value_range[0]
    assert model.parts.parameters == sum(weight.numel() for weight in network.parameters())
    with torch.no_grad():
        match network:
            case AutoencodingNetwork():
                assert torch.equal(model.encode(images).mean, network.encode(images))
                assert torch.equal(model.decode(codes), network.decode(codes))
            case VariationalNetwork():
                mean, log_variance = network.posterior(images)
                posterior = model.encode(images)
                assert posterior.std is not None
                assert torch.equal(posterior.mean, mean)
                assert torch.equal(posterior.std, torch.exp(0.5 * log_variance))
            case AdversarialNetwork():
                assert torch.equal(model.decode(codes), (network.generate(codes) - low) / (1 - low))
                assert torch.equal(model.discriminate(images), network.discriminate(images * (1 - low) + low))
            case _:
                pytest.fail("say here what this kind of network computes")
    if Capability.SAMPLE in model.capabilities:
        first = model.sample(6, generator=torch.Generator().manual_seed(3))
        assert first.shape == (6, *shape)
        assert first.min() >= 0
        assert first.max() <= 1
        assert torch.equal(first, model.sample(6, generator=torch.Generator().manual_seed(3)))


@pytest.mark.parametrize("family", OWN)
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


@pytest.mark.parametrize("family", OWN)
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
