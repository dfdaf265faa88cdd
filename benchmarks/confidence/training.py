"""Trains a made network for seconds: on reconstruction (with the KL where there is a spread), or as half of a GAN."""

from __future__ import annotations

import itertools

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.confidence.generating import generate
from benchmarks.confidence.made import Made, run

BATCH = 32


def train(made: Made, images: Tensor, labels: Tensor, *, steps: int) -> None:
    """Trains in place and leaves evaluation mode. ``images`` (n, c, h, w) in [0, 1]."""
    own = images * (made.high - made.low) + made.low
    if made.discriminator:
        _criticise(made, own, labels, steps)
    elif made.noise:
        generate(made, own, labels, steps)
    else:
        _reconstruct(made, own, labels, steps)
    for module in _modules(made):
        module.eval()


def _modules(made: Made) -> list[nn.Module]:
    return [module for part in made.parts for _, module in part]


def _adam(modules: list[nn.Module], rate: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(itertools.chain(*(module.parameters() for module in modules)), lr=rate, betas=(0.5, 0.999))


def _reconstruct(made: Made, own: Tensor, labels: Tensor, steps: int) -> None:
    optimiser = _adam(_modules(made), 3e-3)
    for _ in range(steps):
        index = torch.randint(len(own), (BATCH,))
        x, y = own[index], labels[index]
        mean, logvar = made.encode(x, y)
        code, penalty = mean, torch.zeros(())
        if logvar is not None:
            logvar = logvar.clamp(-12, 12)
            penalty = -0.5 * (1 + logvar - mean.square() - logvar.exp()).sum(1).mean()
            code = mean + (logvar / 2).exp() * torch.randn_like(mean)
        output = made.decode(code, y)
        loss = F.mse_loss(output, x, reduction="sum") / (BATCH * (made.high - made.low) ** 2) * 4 + 0.2 * penalty
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def _criticise(made: Made, own: Tensor, labels: Tensor, steps: int) -> None:
    """Plays against a plain generator, which stands in for that of the author."""
    stand_in = nn.Sequential(nn.Linear(made.noise, 96), nn.ReLU(), nn.Linear(96, own[0].numel()), nn.Sigmoid())
    ends = any(isinstance(module, nn.Sigmoid) for _, module in made.discriminator[-2:])

    def score(x: Tensor, y: Tensor) -> Tensor:
        raw = run(made.discriminator, x, y).flatten(1).mean(1)
        return torch.logit(raw, eps=1e-5) if ends else raw

    making, judging = _adam([stand_in], 2e-3), _adam(_modules(made), 1e-3)
    for _ in range(steps):
        index = torch.randint(len(own), (BATCH,))
        x, y = own[index], labels[index]
        drawn = stand_in(torch.randn(BATCH, made.noise)) * (made.high - made.low) + made.low
        fake = drawn.reshape(BATCH, *made.shape)
        judging.zero_grad()
        (F.softplus(-score(x, y)).mean() + F.softplus(score(fake.detach(), y)).mean()).backward()
        judging.step()
        making.zero_grad()
        F.softplus(-score(fake, y)).mean().backward()
        making.step()
