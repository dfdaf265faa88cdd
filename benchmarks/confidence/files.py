"""The made files: every architecture in every way of naming, drawn, trained and saved with its author's outputs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch

from benchmarks.confidence import convolutional, dense, rarer
from benchmarks.confidence.made import Made, run
from benchmarks.confidence.naming import STYLES, Namer
from benchmarks.confidence.training import train
from evaluation.data.dataset import open_dataset
from models.rebuilding.standins import fit

ARCHITECTURES = {**dense.ARCHITECTURES, **convolutional.ARCHITECTURES, **rarer.ARCHITECTURES}
HELD_OUT = 512
"""Images that a reader of a file is given."""
STOPPED_EARLY = 3
"""Draws of each architecture and way of naming whose autoencoders are."""
PROBED = 64
"""Of these, images whose outputs are kept."""


@dataclass(frozen=True)
class Task:
    """One file to make. The architecture is the convention that is left out together."""

    architecture: str
    style: str
    draw: int

    @property
    def name(self) -> str:
        return f"{self.architecture}, {self.style}, {self.draw}".replace(", ", "__").replace(" ", "-")


def tasks(draws: int) -> list[Task]:
    """All files, in an order that has every convention early."""
    return [Task(name, style, draw) for draw in range(draws) for style in STYLES for name in ARCHITECTURES]


def make(folder: Path, data: str, draws: int, share: tuple[int, int]) -> None:
    """Trains and saves what is not there yet, of every ``share[1]`` files the one numbered ``share[0]``.

    Each file depends on its own name only, not on the order.
    """
    images = open_dataset(data)
    train_x, train_y = _tensors(images.train.images[:6000]), torch.as_tensor(images.train.labels[:6000]).long()
    held_x, held_y = _tensors(images.test.images[:HELD_OUT]), torch.as_tensor(images.test.labels[:HELD_OUT]).long()
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "held-out.npz", images=held_x.numpy(), labels=held_y.numpy())
    for task in tasks(draws)[share[0] :: share[1]]:
        if (folder / f"{task.name}.json").exists():
            continue
        random = Random(task.name)
        torch.manual_seed(random.randrange(2**31))
        made = ARCHITECTURES[task.architecture](random, Namer(task.style, random))
        steps = _steps(task, made, random)
        train(made, train_x, train_y, steps=steps)
        torch.save(made.saved(), folder / f"{task.name}.pt")
        with torch.no_grad():
            np.savez(folder / f"{task.name}.npz", **_probe(made, held_x[:PROBED], held_y[:PROBED]))
        facts = {"architecture": task.architecture, "style": task.style, "range": [made.low, made.high], "steps": steps}
        (folder / f"{task.name}.json").write_text(json.dumps(facts))
        print(task.name, flush=True)


def _steps(task: Task, made: Made, random: Random) -> int:
    """Autoencoders of the first draws are stopped early, as some are that people have; the others reconstruct well."""
    if made.noise and made.decoder:
        return random.choice((80, 120, 200))
    if made.noise or task.draw < STOPPED_EARLY:
        return random.choice((40, 80, 80, 160))
    return random.choice((300, 600) if task.architecture in dense.ARCHITECTURES else (150, 300))


def _tensors(images: np.ndarray) -> torch.Tensor:
    """float32 (n, 1, 28, 28) in [0, 1], resized where the data has another size."""
    tensor = torch.as_tensor(np.asarray(images))
    return fit(tensor.float() / 255 if tensor.dtype == torch.uint8 else tensor.float(), (1, 28, 28))


def _probe(made: Made, x: torch.Tensor, y: torch.Tensor) -> dict[str, np.ndarray]:
    """What the author's own forward pass gives: code and reconstruction, samples, or scores."""
    width = made.high - made.low
    own = x * width + made.low
    found = {"x": x, "y": y}
    if made.discriminator:
        found["score"] = run(made.discriminator, own, y).flatten(1).mean(1)
    elif made.noise or made.kept == "decoder":
        size = made.noise or made.encode(own[:2], y[:2])[0].shape[1]
        found = {"y": y, "z": torch.randn(len(x), size)}
        found["sample"] = (made.decode(found["z"], y) - made.low) / width
    else:
        found["z"] = made.encode(own, y)[0]
        if made.kept != "encoder":
            found["recon"] = (made.decode(found["z"], y) - made.low) / width
    return {name: value.numpy() for name, value in found.items()}
