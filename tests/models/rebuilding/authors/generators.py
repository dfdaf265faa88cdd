"""Generators of GANs."""

from __future__ import annotations

import torch
from torch import nn

from tests.models.rebuilding.authors.case import Case, chain

CASES: dict[str, Case] = {}


class MlpGenerator(nn.Module):
    """Blocks without norm first, then BatchNorm1d with eps 0.8: a much copied habit."""

    def __init__(self, inputs: int = 100) -> None:
        super().__init__()

        def block(a: int, b: int, norm: bool = True) -> list[nn.Module]:
            return [nn.Linear(a, b), *([nn.BatchNorm1d(b, 0.8)] if norm else []), nn.LeakyReLU(0.2, inplace=True)]

        self.model = chain(*block(inputs, 64, False), *block(64, 128), *block(128, 256), nn.Linear(256, 784), nn.Tanh())


CASES["gan eps 0.8"] = Case(build=MlpGenerator, decode=lambda m, z, y: m.model(z), kind="generator", code=100, low=-1.0)
CASES["gan relu"] = Case(
    build=lambda: chain(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 784), nn.Tanh()),
    decode=lambda m, z, y: m(z), kind="generator", code=64, low=-1.0,
)  # fmt: skip


class EmbeddedGenerator(MlpGenerator):
    def __init__(self) -> None:
        super().__init__(110)
        self.label_emb = nn.Embedding(10, 10)


CASES["cgan label first"] = Case(
    build=EmbeddedGenerator, decode=lambda m, z, y: m.model(torch.cat([m.label_emb(y), z], 1)),
    kind="generator", code=100, low=-1.0,
)  # fmt: skip
CASES["dcgan 28"] = Case(
    build=lambda: nn.ModuleDict(
        {
            "main": chain(
                nn.ConvTranspose2d(64, 64, 7, 1, 0, bias=False), nn.BatchNorm2d(64), nn.ReLU(True),
                nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(True),
                nn.ConvTranspose2d(32, 1, 4, 2, 1, bias=False), nn.Tanh(),
            )
        }
    ),
    decode=lambda m, z, y: m["main"](z[:, :, None, None]), kind="generator", code=64, low=-1.0, slow=True,
)  # fmt: skip
