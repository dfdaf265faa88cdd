"""The sources that are written for made networks: Python loads the weights into them and computes the same."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import torch

from benchmarks.confidence.authored import source_of
from benchmarks.confidence.files import ARCHITECTURES
from benchmarks.confidence.made import run
from benchmarks.confidence.naming import STYLES, Namer

KINDS = ("mlp CVAE, embedding", "pooled autoencoder, upsampled back", "DCGAN discriminator", "mlp generator, one-hot")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("architecture", KINDS)
def test_the_source_of_a_made_network_computes_what_it_computes(architecture: str, style: str) -> None:
    torch.manual_seed(0)
    made = ARCHITECTURES[architecture](Random(1), Namer(style, Random(1)))
    text = source_of(made, Random(2))["model.py"].partition("from torchvision")[0]
    names: dict[str, Any] = {}
    exec(compile(text, "model.py", "exec"), names)
    title = next(reversed([name for name, held in names.items() if isinstance(held, type)]))
    module = names[title]().eval()
    module.load_state_dict(made.saved())
    for part in made.parts:
        for _, layer in part:
            layer.eval()
    x, y = torch.rand(3, 1, 28, 28), torch.arange(3)
    labels = (y,) if "y" in module.forward.__code__.co_varnames else ()
    with torch.no_grad():
        if made.discriminator:
            wanted, given = run(made.discriminator, x, y), module(x, *labels)
        elif made.noise:
            z = torch.randn(3, made.noise)
            wanted, given = made.decode(z, y), module(z, *labels)
        else:
            wanted, given = made.encode(x, y)[0], module.encode(x, *labels)
            given = given[0] if isinstance(given, tuple) else given
            wanted, given = made.decode(wanted, y), module.decode(given, *labels)
    torch.testing.assert_close(given.reshape(wanted.shape), wanted)
