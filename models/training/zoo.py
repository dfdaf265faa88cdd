"""The checkpoints that ship with the project, each with the options and the seed that made it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.dataset import open_dataset
from models.saving import save_checkpoint
from models.training.bar import TrainingBar
from models.training.recipes import recipes
from models.training.run import train_checkpoint

DATA = "digits"
DIRECTORY = Path(__file__).parents[1] / "zoo"


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
        name="vae",
        family="mlp_vae",
        description="Variational autoencoder (beta 1) with 8 latent dimensions.",
        options={"latent_dim": 8, "epochs": 400},
    ),
    ZooItem(
        name="vae-collapsed",
        family="mlp_vae",
        description="Variational autoencoder with beta 100, whose posterior has collapsed onto the prior: a useless code.",
        options={"latent_dim": 8, "beta": 100.0, "epochs": 200},
    ),
    ZooItem(
        name="conv-autoencoder",
        family="conv_autoencoder",
        description="Convolutional autoencoder with a code of 8 numbers, the convolutional half of a pair.",
        options={"latent_dim": 8, "epochs": 200},
    ),
    ZooItem(
        name="conv-vae",
        family="conv_vae",
        description="Convolutional variational autoencoder (beta 1) with 8 latent dimensions, the other half of the pair.",
        options={"latent_dim": 8, "epochs": 200},
    ),
)


def add_zoo_command(command: argparse.ArgumentParser) -> None:
    command.description = "Train the zoo again from its committed recipes."
    command.add_argument("--directory", type=Path, default=DIRECTORY, help="folder to write to")
    command.add_argument("--only", nargs="+", default=[], metavar="NAME", help="train only these; default all")


def build_zoo(directory: Path, only: Sequence[str] = ()) -> None:
    """Train the named checkpoints, or all. Raises ValueError on a name that is not in the zoo."""
    names = [item.name for item in ZOO]
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
