"""Trains a case briefly: on reconstruction (with the KL where there is a spread), or as a small GAN."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.models.rebuilding.authors import Case


def train(case: Case, images: Tensor, labels: Tensor, *, steps: int, batch: int = 64, seed: int = 0) -> nn.Module:
    """The case's module after ``steps`` steps of Adam, in evaluation mode. ``images`` are of its shape, in [0, 1]."""
    torch.manual_seed(seed)
    module = case.build()
    own = images * (case.high - case.low) + case.low
    if case.kind == "generator":
        _play(case, module, own, labels, steps, batch)
    else:
        _reconstruct(case, module, own, labels, steps, batch)
    return module.eval()


def _reconstruct(case: Case, module: nn.Module, own: Tensor, labels: Tensor, steps: int, batch: int) -> None:
    assert case.encode is not None
    assert case.decode is not None
    optimiser = torch.optim.Adam(module.parameters(), lr=2e-3)
    for _ in range(steps):
        index = torch.randint(len(own), (batch,))
        x, y = own[index], labels[index]
        code = case.encode(module, x, y)
        penalty = torch.zeros(())
        if case.spread is not None:
            logvar = case.spread(module, x, y)
            penalty = -0.5 * (1 + logvar - code.square() - logvar.exp()).sum(1).mean()
            code = code + (logvar / 2).exp() * torch.randn_like(code)
        output = case.decode(module, code, y).reshape(x.shape)
        if case.loss == "bce":
            fit = F.binary_cross_entropy(output, x, reduction="sum") / len(x)
        else:
            fit = 50 * F.mse_loss(output, x, reduction="sum") / len(x)
        optimiser.zero_grad()
        (fit + penalty).backward()
        optimiser.step()


def _play(case: Case, module: nn.Module, own: Tensor, labels: Tensor, steps: int, batch: int) -> None:
    assert case.decode is not None
    pixels = own[0].numel()
    critic = nn.Sequential(nn.Linear(pixels, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1))
    first = torch.optim.Adam(module.parameters(), lr=1e-3, betas=(0.5, 0.999))
    second = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.5, 0.999))
    for _ in range(steps):
        index = torch.randint(len(own), (batch,))
        fake = case.decode(module, torch.randn(batch, case.code), labels[index]).reshape(batch, -1)
        loss = F.softplus(-critic(own[index].flatten(1))).mean() + F.softplus(critic(fake.detach())).mean()
        second.zero_grad()
        loss.backward()
        second.step()
        first.zero_grad()
        F.softplus(-critic(fake)).mean().backward()
        first.step()
