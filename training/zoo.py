"""The checkpoints that ship with the project, each with the options and the seed that made it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.called import INSTALLED
from evaluation.data.dataset import open_dataset
from models.saving import save_checkpoint
from training.bar import TrainingBar
from training.recipes import recipes
from training.run import train_checkpoint
from training.zoo_series import build_series, zoo_series

DATA = "digits"
DIRECTORY = Path("zoo") if INSTALLED else Path(__file__).resolve().parent.parent / "models" / "zoo"
"""In a checkout, where the shipped checkpoints lie. Those of an installation are not written over."""


@dataclass(frozen=True, kw_only=True)
class ZooItem:
    name: str
    family: str
    description: str
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


ZOO: tuple[ZooItem, ...] = (
    ZooItem(
        name="autoencoder-2d",
        family="mlp_autoencoder",
        description="Autoencoder with a code of 2 numbers: its latent plane can be looked at as it is.",
        options={"latent_dim": 2, "epochs": 400},
    ),
    ZooItem(
        name="autoencoder-8d",
        family="mlp_autoencoder",
        description="Autoencoder with a code of 8 numbers, the plain reference for the others.",
        options={"latent_dim": 8, "epochs": 300},
    ),
    ZooItem(
        name="autoencoder-overcomplete",
        family="mlp_autoencoder",
        description="Autoencoder whose code of 96 numbers exceeds the 64 pixels: it can copy instead of compressing.",
        options={"latent_dim": 96, "hidden": (128,), "epochs": 200},
    ),
    ZooItem(
        name="autoencoder-denoising",
        family="mlp_autoencoder",
        description="Autoencoder trained to give back the clean image from one with Gaussian noise of 0.3 added.",
        options={"latent_dim": 16, "noise": 0.3, "epochs": 400},
    ),
    ZooItem(
        name="autoencoder-memorising",
        family="mlp_autoencoder",
        description="Large autoencoder trained for so long that it knows its training images by heart, and no others.",
        options={"latent_dim": 8, "hidden": (192, 160), "activation": "silu", "epochs": 500},
    ),
    ZooItem(
        name="vae",
        family="mlp_vae",
        description="Variational autoencoder (beta 1) with 8 latent dimensions and a Gaussian likelihood.",
        options={"latent_dim": 8, "likelihood": "gaussian", "observation_std": 0.12, "epochs": 300},
    ),
    ZooItem(
        name="vae-collapsed",
        family="mlp_vae",
        description="VAE with beta 100: its posterior has collapsed onto the prior, and its code is useless.",
        # The decay takes away the last trace of the image in the posterior mean, which beta alone leaves at 1e-6.
        options={"latent_dim": 8, "beta": 100.0, "weight_decay": 20.0, "epochs": 200},
    ),
    ZooItem(
        name="conv-autoencoder",
        family="conv_autoencoder",
        description="Convolutional autoencoder with a code of 8 numbers, half of the convolutional pair.",
        options={"latent_dim": 8, "epochs": 150},
    ),
    ZooItem(
        name="conv-vae",
        family="conv_vae",
        description="Convolutional VAE (beta 1) with 8 latent dimensions, the other half of the convolutional pair.",
        options={"latent_dim": 8, "likelihood": "gaussian", "observation_std": 0.12, "epochs": 150},
    ),
    ZooItem(
        name="gan",
        family="mlp_gan",
        description="GAN with a gradient penalty and averaged weights that covers all ten digits.",
        options={"epochs": 900},
    ),
    ZooItem(
        name="gan-collapsed",
        family="mlp_gan",
        description="GAN trained without any regularisation: its modes have collapsed, nearly all samples look alike.",
        options={
            "discriminator_hidden": (64,),
            "epochs": 60,
            "momentum": 0.9,
            "r1": 0.0,
            "average": 0.0,
        },
        seed=1,
    ),
    ZooItem(
        name="dcgan",
        family="dcgan",
        description="Convolutional GAN with a gradient penalty and averaged weights.",
        options={"epochs": 300},
    ),
)


def add_zoo_command(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Train the zoo again from its committed recipes: twelve checkpoints, and the series below the folder series."
    )
    command.add_argument("--directory", type=Path, default=DIRECTORY, help="folder to write to")
    command.add_argument("--only", nargs="+", default=[], metavar="NAME", help="train only these; default all")


def build_zoo(directory: Path, only: Sequence[str] = ()) -> None:
    """Train the named checkpoints and series, or all. Raises ValueError on a name that is not in the zoo.

    Checkpoints are written anew; of series what is missing.
    """
    names = [*(item.name for item in ZOO), *zoo_series()]
    if unknown := sorted(set(only) - set(names)):
        raise ValueError(f"--only expects names among {', '.join(names)}; got {', '.join(unknown)}")
    dataset = open_dataset(DATA)
    for item in ZOO:
        if only and item.name not in only:
            continue
        started = time.perf_counter()
        recipe = recipes()[item.family]
        path = directory / f"{item.name}.safetensors"
        with TrainingBar(item.name) as bar:
            card, state = train_checkpoint(
                recipe,
                recipe.options(**item.options),
                dataset,
                seed=item.seed,
                progress=bar,
                description=item.description,
            )
        save_checkpoint(path, card, state)
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB, {time.perf_counter() - started:.0f} s")
    build_series(directory, [name for name in zoo_series() if not only or name in only], dataset)
