"""VAEs that are told the label."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.models.rebuilding.authors.case import Case, chain
from tests.models.rebuilding.authors.dense import FcVae

CASES: dict[str, Case] = {}


def _hot(y: Tensor) -> Tensor:
    return F.one_hot(y, 10).float()


CASES["cvae one-hot"] = Case(
    build=lambda: FcVae(F.relu, extra=10),
    encode=lambda m, x, y: m.fc21(F.relu(m.fc1(torch.cat([x.flatten(1), _hot(y)], 1)))),
    spread=lambda m, x, y: m.fc22(F.relu(m.fc1(torch.cat([x.flatten(1), _hot(y)], 1)))),
    decode=lambda m, z, y: torch.sigmoid(m.fc4(F.relu(m.fc3(torch.cat([z, _hot(y)], 1))))),
)


class EmbeddedCvae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(10, 8)
        self.encoder = chain(nn.Linear(792, 200), nn.ReLU())
        self.mu, self.logvar = nn.Linear(200, 6), nn.Linear(200, 6)
        self.decoder = chain(nn.Linear(14, 200), nn.ReLU(), nn.Linear(200, 784), nn.Sigmoid())


CASES["cvae embedding"] = Case(
    build=EmbeddedCvae,
    encode=lambda m, x, y: m.mu(m.encoder(torch.cat([x.flatten(1), m.label_emb(y)], 1))),
    spread=lambda m, x, y: m.logvar(m.encoder(torch.cat([x.flatten(1), m.label_emb(y)], 1))),
    decode=lambda m, z, y: m.decoder(torch.cat([z, m.label_emb(y)], 1)),
)
