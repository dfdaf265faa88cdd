"""The shipped checkpoints: small, complete, made by the committed recipes, and different in the ways they state."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from evaluation.data.dataset import open_dataset
from models.base import ModelCard
from models.families import families
from models.opened import OpenedModel
from models.saving import read_card
from training.recipes import recipes
from training.run import choose_items
from training.zoo import DIRECTORY, ZOO
from training.zoo_series import FOLDER

NAMES = [item.name for item in ZOO]


@cache
def opened(name: str) -> OpenedModel:
    with safe_open(DIRECTORY / f"{name}.safetensors", "pt") as file:
        card = read_card(file.metadata())
        state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    assert isinstance(card, ModelCard)
    return OpenedModel(card=card, parts=families()[card.family].build(card, state), recognised="")


@cache
def images(split: str) -> torch.Tensor:
    return torch.from_numpy(getattr(open_dataset("digits"), split).images)


def error(name: str, split: str) -> float:
    """Mean squared error of the reconstructions."""
    return float((opened(name).reconstruct(images(split)) - images(split)).square().mean())


@cache
def class_shares(name: str) -> np.ndarray:
    """Share of each digit among 1,000 samples, as a classifier trained on the real digits sees them."""
    from sklearn.svm import SVC

    train = open_dataset("digits").train
    classifier = SVC(C=10).fit(train.images.reshape(-1, 64), train.labels)
    samples = opened(name).sample(1000, generator=torch.Generator().manual_seed(0))
    return np.bincount(classifier.predict(samples.reshape(-1, 64).numpy()), minlength=10) / 1000


def test_the_folder_holds_exactly_the_zoo_in_at_most_3_mb() -> None:
    files = sorted(DIRECTORY.glob("*.safetensors"))
    assert sorted(NAMES) == sorted(path.stem for path in files)
    assert len(files) >= 10
    assert sum(path.stat().st_size for path in files) <= 3_000_000
    assert max(path.stat().st_size for path in files) <= 400_000


@pytest.mark.parametrize("item", ZOO, ids=NAMES)
def test_each_card_is_complete_and_agrees_with_the_recipe(item) -> None:  # type: ignore[no-untyped-def]
    card = opened(item.name).card
    options = recipes()[item.family].options(**item.options)
    assert card.family == item.family
    assert card.description == item.description
    assert card.description.endswith(".")
    assert card.latent_dim == options.latent_dim
    assert card.image_shape == (1, 8, 8)
    facts = card.training
    dataset = open_dataset("digits")
    assert (facts["data"], facts["dataset_sha256"], facts["seed"]) == ("digits", dataset.sha256, item.seed)
    assert facts["train_images"] == len(choose_items(options, dataset))
    assert facts["optimizer"]
    assert facts["torch"]
    recorded = {name: tuple(value) if isinstance(value, list) else value for name, value in facts["options"].items()}
    assert type(options)(**recorded) == options
    assert all(len(curve) <= 50 for curve in facts["loss_curves"].values())
    assert len(json.dumps(facts)) < 10_000


def test_the_memorising_autoencoder_knows_only_its_training_images() -> None:
    assert error("autoencoder-memorising", "test") > 10 * error("autoencoder-memorising", "train")
    assert error("autoencoder-8d", "test") < 3 * error("autoencoder-8d", "train")


def test_the_overcomplete_autoencoder_is_close_to_the_identity() -> None:
    assert error("autoencoder-overcomplete", "test") < 0.3 * error("autoencoder-8d", "test")


def test_a_larger_code_reconstructs_better() -> None:
    assert error("autoencoder-8d", "test") < 0.6 * error("autoencoder-2d", "test")


def test_the_denoising_autoencoder_takes_noise_off() -> None:
    clean = images("test")
    noisy = (clean + 0.3 * torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))).clamp(0, 1)

    def left(name: str) -> float:
        return float((opened(name).reconstruct(noisy) - clean).square().mean())

    assert left("autoencoder-denoising") < 0.5 * float((noisy - clean).square().mean())
    assert left("autoencoder-denoising") < 0.8 * left("autoencoder-8d")


def test_the_collapsed_vae_has_a_code_that_says_nothing() -> None:
    posterior = opened("vae-collapsed").encode(images("test"))
    assert posterior.std is not None
    assert float(posterior.mean.std(0).max()) < 1e-6
    assert torch.allclose(posterior.std, torch.ones_like(posterior.std), atol=1e-2)
    informative = opened("vae").encode(images("test")).mean.var(0) > 0.01
    assert int(informative.sum()) >= 5


@pytest.mark.parametrize("name", ["gan", "dcgan"])
def test_the_covering_gans_draw_every_digit(name: str) -> None:
    assert class_shares(name).min() >= 0.04


def test_the_collapsed_gan_draws_at_most_three_digits() -> None:
    assert (class_shares("gan-collapsed") >= 0.02).sum() <= 3


def test_no_other_file_lies_in_the_zoo() -> None:
    """The series have tests of their own."""
    assert {path.suffix for path in Path(DIRECTORY).iterdir() if path.name != FOLDER} == {".safetensors"}
