"""Every recipe trains its family: the loss falls, the card states the training, the same seed gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from evaluation.data.dataset import Dataset, Split
from models.base import ModelCard
from models.families import families
from models.networks.loading import read_config
from models.opened import OpenedModel
from models.saving import card_to_json, save_checkpoint
from tests.training.quick import QUICK
from training.recipes import recipes
from training.run import train_checkpoint


def trained(
    family: str, dataset: Dataset, *, seed: int = 0, **options: Any
) -> tuple[ModelCard, dict[str, torch.Tensor]]:
    item = recipes()[family]
    settings = {"epochs": 2, "latent_dim": 3} | QUICK[family] | options
    card, state = train_checkpoint(
        item, item.options(**settings), dataset, seed=seed, progress=lambda epoch, epochs, losses: None
    )
    return card, dict(state)


@pytest.mark.parametrize("family", QUICK)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(family: str, bars: Dataset, tmp_path: Path) -> None:
    for name, seed in (("first", 1), ("second", 1), ("other", 2)):
        torch.rand(seed)  # the state of the global generator must not matter
        save_checkpoint(tmp_path / name, *trained(family, bars, seed=seed))
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert (tmp_path / "first").read_bytes() != (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("family", QUICK)
def test_what_was_trained_opens_again_and_its_card_tells_the_training(family: str, bars: Dataset) -> None:
    card, state = trained(family, bars, seed=7, train_items=50)
    model = OpenedModel(card=card, parts=families()[family].build(card, state), recognised="")
    assert model.capabilities
    facts = card.training
    assert facts["data"] == "bars"
    assert facts["dataset_sha256"] == bars.sha256
    assert facts["train_images"] == 50
    assert facts["train_subset"] == "the first 50 images"
    assert (facts["seed"], facts["epochs"], facts["batch_size"]) == (7, 2, 64)
    assert facts["final_losses"].keys() == facts["loss_curves"].keys()
    assert facts["torch"] == torch.__version__
    assert json.loads(card_to_json(card))["config"] == card.config
    assert all(np.isfinite(value) for value in facts["final_losses"].values())


@pytest.mark.parametrize("family", ["mlp_autoencoder", "conv_autoencoder", "mlp_vae", "conv_vae"])
def test_training_lowers_the_loss_and_reconstructs(family: str, bars: Dataset) -> None:
    options = {"likelihood": "gaussian"} if "vae" in family else {}
    card, state = trained(
        family, bars, epochs=60, batch_size=16, learning_rate=1e-2, latent_dim=8, activation="silu", **options
    )
    curve = card.training["loss_curves"]["loss"]
    assert len(curve) == 50
    assert curve[-1] == card.training["final_losses"]["loss"] < curve[0]
    model = OpenedModel(card=card, parts=families()[family].build(card, state), recognised="")
    error = float((model.reconstruct(bars.train.images) - torch.from_numpy(bars.train.images)).square().mean())
    assert error < 0.5 * bars.train.images.var()


def test_the_options_of_a_vae_reach_its_card(bars: Dataset) -> None:
    card, _ = trained("mlp_vae", bars, beta=4.0, likelihood="gaussian", observation_std=0.2)
    assert card.config["beta"] == 4.0
    assert card.config["likelihood"] == "gaussian"
    assert card.config["observation_std"] == 0.2
    assert card.config["prior"] == "N(0, I)"
    options = recipes()["mlp_vae"].options(hidden=(16,))
    assert read_config(type(options), card)  # the card's names are the options' names


def test_a_large_beta_takes_the_kl_to_zero(bars: Dataset) -> None:
    card, _ = trained("mlp_vae", bars, beta=100.0, epochs=40, batch_size=16)
    free, _ = trained("mlp_vae", bars, beta=0.0, epochs=40, batch_size=16)
    assert card.training["final_losses"]["kl"] < 0.1 < free.training["final_losses"]["kl"]


def test_the_averaged_generator_is_saved_with_batch_statistics_of_its_own(bars: Dataset) -> None:
    last, last_state = trained("dcgan", bars, average=0.0)
    mean, mean_state = trained("dcgan", bars, average=0.9)
    assert not torch.equal(last_state["generator.0.weight"], mean_state["generator.0.weight"])
    samples = []
    for card, state in ((last, last_state), (mean, mean_state)):
        # Batch norm with right statistics gives features of mean 0 and variance 1 before its own scale and shift.
        first = torch.nn.functional.conv_transpose2d(torch.randn(4000, 3, 1, 1), state["generator.0.weight"])
        assert torch.allclose(first.mean((0, 2, 3)), state["generator.1.running_mean"], atol=0.02)
        assert torch.allclose(first.var((0, 2, 3)), state["generator.1.running_var"], rtol=0.1)
        samples.append(families()["dcgan"].build(card, state).capabilities)
    assert samples[0] == samples[1]


def test_only_images_of_the_chosen_classes_are_used(bars: Dataset) -> None:
    card, _ = trained("mlp_autoencoder", bars, classes=(1,))
    assert card.training["train_images"] == 60
    assert card.training["train_subset"] == "the images with labels 1"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"train_items": 500}, "--train-items asks for 500"),
        ({"classes": (7,)}, "no training image"),
    ],
)
def test_a_subset_that_is_not_there_is_refused(options: dict[str, Any], sentence: str, bars: Dataset) -> None:
    with pytest.raises(ValueError, match=sentence):
        trained("mlp_autoencoder", bars, **options)


def test_convolutional_recipes_choose_their_stages_from_the_image_size() -> None:
    images = np.random.default_rng(0).random((16, 3, 32, 32), dtype=np.float32)
    dataset = Dataset(source="x", spec="x", train=Split(images=images), test=Split(images=images))
    for family, name, widths in (
        ("conv_vae", "channels", [16, 24, 32, 40]),
        ("dcgan", "discriminator_channels", [32, 48, 64]),
    ):
        card, state = trained(family, dataset, epochs=1, channels=())
        assert card.config[name] == widths
        assert families()[family].build(card, state).parameters


def test_a_training_that_diverges_says_so(bars: Dataset) -> None:
    with pytest.raises(ValueError, match="diverged"):
        trained("mlp_vae", bars, learning_rate=1e6, epochs=20)
