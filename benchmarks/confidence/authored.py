"""The source of a made network as its author may have written it: a class, and scripts that scale images or do not.

What authors leave out is drawn: a range that no code says, scalings of another experiment beside it, an older class of
the same layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.confidence.classes import written
from benchmarks.confidence.made import ACTIVATIONS, Made

HEAD = "import torch\nfrom torch import nn\n"
WHERE = {"model.py": 45, "train.py": 25, "": 30}
"""Which file scales the images, of 100 authors; none says nothing."""
ANOTHER, OLDER, PLAIN = 0.25, 0.12, 0.15
"""Shares of folders that hold another experiment's script, an older class, and a class whose name tells nothing."""
SAME_CLASS = 0.15
"""Share of the other experiments' scripts that use this very class, as one that was trained again."""
Files = dict[str, str]


def source_of(made: Made, random: Random) -> Files:
    """File name -> text."""
    title = "Net" if random.random() < PLAIN else _title(made, random)
    older = random.random() < OLDER
    classes = [*([written(made, f"Old{title}", random, instead=_other(made, random))] if older else [])]
    files = {"model.py": "\n\n".join([HEAD, *classes, written(made, title, random)])}
    where = random.choices(list(WHERE), weights=list(WHERE.values()))[0]
    if where == "model.py":
        files[where] += f"\n\n{_scaling(made.low, made.high, random)}net = {title}()\n"
    elif where:
        files[where] = f"from model import {title}\n{_scaling(made.low, made.high, random)}net = {title}()\n"
    if random.random() < ANOTHER:
        uses = f"from model import {title}\n" if random.random() < SAME_CLASS else ""
        files["another.py"] = uses + _scaling(*random.choice([(0.0, 1.0), (-1.0, 1.0)]), random)
    return files


def _title(made: Made, random: Random) -> str:
    if made.kept:
        return made.kept.capitalize()
    if made.discriminator:
        return random.choice(("Discriminator", "Critic"))
    if made.noise:
        return "Generator"
    return random.choice(("VAE", "Model") if made.spread or made.splits else ("AutoEncoder", "Autoencoder", "AE"))


def _scaling(low: float, high: float, random: Random) -> str:
    """How a script brings images to a range."""
    return "".join(f"{line}\n" for line in _lines(low, high, random))


def _lines(low: float, high: float, random: Random) -> Iterator[str]:
    yield "from torchvision import datasets, transforms"
    if (low, high) == (-1.0, 1.0) and random.random() < 0.3:
        yield "data = datasets.MNIST('.', transform=transforms.ToTensor())"
        yield "for x, y in data:"
        yield "    x = x * 2 - 1"
        return
    mean, std = -low / (high - low), 1 / (high - low)
    plain = (low, high) == (0.0, 1.0)
    steps = ["transforms.ToTensor()", *([] if plain else [f"transforms.Normalize(({mean:.4f},), ({std:.4f},))"])]
    chained = f"transforms.Compose([{', '.join(steps)}])"
    yield f"data = datasets.MNIST('.', transform={steps[0] if plain and random.random() < 0.5 else chained})"


def _other(made: Made, random: Random) -> tuple[str, str]:
    """An activation of the network, and what an older class has in its place."""
    known = sorted({type(make()).__name__ for name, make in ACTIVATIONS.items() if name})
    used = [type(module).__name__ for part in made.parts for _, module in part]
    first = next((name for name in used if name in known), "")
    return first, random.choice([name for name in known if name != first])
