"""Trains a small generator in a second so that its samples resemble the data.

An adversarial game of a few seconds gives samples that are nothing like the data, and a reader who looks at samples
would learn from that. So codes of images are regressed to their images first (as in GLO, Bojanowski et al. 2018), which
finds the images' main directions quickly. Steps on real noise follow, by the energy distance (Szekely & Rizzo 2013), so
that batch norms store what noise gives them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from benchmarks.confidence.made import Made

RATE = 5e-3
BATCH = 32
BATCH_OF_NOISE = 64
MOST_COMPONENTS = 60
"""Principal components of the images that their codes hold; what is left of a code is noise."""


def generate(made: Made, own: Tensor, labels: Tensor, steps: int) -> None:
    """Trains ``made`` in place. ``own`` (n, c, h, w) are images in its range."""
    parameters = [parameter for _, module in made.decoder for parameter in module.parameters()]
    width = made.high - made.low
    codes = _codes(own, made.noise)
    optimiser = torch.optim.Adam(parameters, lr=RATE, betas=(0.5, 0.999))
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = RATE * (1 - 0.9 * step / steps)
        index = torch.randint(len(own), (BATCH,))
        error = (made.decode(codes[index], labels[index]) - own[index]) / width
        _descend(optimiser, error.square().flatten(1).sum(1).mean())
    optimiser.param_groups[0]["lr"] = RATE / 5
    for _ in range(30):
        index = torch.randint(len(own), (BATCH_OF_NOISE,))
        samples = made.decode(torch.randn(BATCH_OF_NOISE, made.noise), labels[index])
        _descend(optimiser, _energy_distance(samples / width, own[index] / width))


def _descend(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad()
    torch.autograd.backward(loss)
    optimiser.step()


def _codes(own: Tensor, size: int) -> Tensor:
    """Codes (n, size) of images, of mean 0 and variance 1: principal components, turned so that no axis is special."""
    flat = own.flatten(1) - own.flatten(1).mean(dim=0)
    _, _, axes = torch.linalg.svd(flat[:2000], full_matrices=False)
    kept = flat @ axes[: min(size, MOST_COMPONENTS)].T
    codes = torch.cat([kept / kept.std(dim=0), torch.randn(len(kept), max(size - MOST_COMPONENTS, 0))], dim=1)
    rotation, _ = torch.linalg.qr(torch.randn(size, size))
    return codes @ rotation


def _energy_distance(samples: Tensor, images: Tensor) -> Tensor:
    """Twice the mean distance between samples and images, less that between samples; the term of images is constant."""
    made, real = samples.flatten(1), images.flatten(1)
    n = len(made)
    return 2 * torch.cdist(made, real).mean() - torch.cdist(made, made).sum() / (n * (n - 1))
