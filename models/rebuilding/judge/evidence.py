"""What speaks for a reading of the weights: reconstruction error, stored BatchNorm statistics, plausible samples.

All losses are natural logarithms, lower is better, and comparable between readings of the same weights only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.rebuilding.judge.budget import Budget, work_of
from models.rebuilding.program import run
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.steps import BatchNorm, Program
from models.rebuilding.weights import judgement

FLOOR = 1e-6


class _HopelessError(Exception):
    """The statistics already differ too much for the rest to matter."""


def relative_error(output: Tensor, images: Tensor) -> float:
    """Mean squared error over that of the mean image: 1 is as bad as knowing nothing of the single image."""
    if output.shape != images.shape or not torch.isfinite(output).all():
        return judgement.LARGEST_ERROR
    baseline = (images - images.mean(dim=0)).square().mean().clamp_min(FLOOR)
    return min(float((output - images).square().mean() / baseline), judgement.LARGEST_ERROR)


def weigh(relative: float, mismatch: float) -> float:
    """Evidence of a reconstruction: its log relative error, and where there are BatchNorms how they agree."""
    norms = 0.0 if math.isnan(mismatch) else judgement.MISMATCH * math.log(mismatch + judgement.MISMATCH_FLOOR)
    return math.log(max(relative, FLOOR)) + norms


def norm_mismatch(
    program: Program,
    layers: Mapping[str, Layer],
    x: Tensor,
    labels: Tensor | None = None,
    *,
    hopeless: float = math.inf,
    budget: Budget | None = None,
) -> tuple[float, Tensor | None]:
    """(mean divergence between what enters each BatchNorm and the statistics it stored, the program's output).

    Divergence is that of two normal distributions per channel, KL(N(entering) || N(stored)) in nats, averaged over
    channels and then over layers; about 0.01 for the true network, since the stored ones are running averages.
    Once the layers so far exceed ``hopeless`` on average the rest is not run, and the output is None.
    The work of every step is taken from the ``budget``.
    """
    divergences: list[float] = []

    def observe(index: int, entering: Tensor) -> None:
        step = program[index]
        if budget is not None:
            budget.spend(work_of(step, layers, entering))
        if not isinstance(step, BatchNorm):
            return
        layer = layers[step.key]
        if layer.running_mean is None or layer.running_var is None:
            return
        axes = (0, 2, 3) if entering.ndim == 4 else (0,)
        mean, var = entering.mean(dim=axes), entering.var(dim=axes, unbiased=False)
        stored = layer.running_var.clamp_min(1e-8)
        ratio = (var / stored).clamp(1e-6, 1e6)
        kl = 0.5 * (ratio + (mean - layer.running_mean).square() / stored - 1 - ratio.log())
        divergences.append(float(kl.clamp(0, 20).mean()))
        if sum(divergences) / norms > hopeless:
            raise _HopelessError

    norms = sum(isinstance(step, BatchNorm) for step in program)
    try:
        output = run(program, layers, x, labels, observe)
    except _HopelessError:
        return sum(divergences) / len(divergences), None
    return (sum(divergences) / len(divergences) if divergences else math.nan), output


def _coarse(images: Tensor, side: int = 32) -> Tensor:
    """Images of at most 32 x 32, so that a distance costs the same for all sizes."""
    if max(images.shape[2:]) <= side:
        return images
    return torch.nn.functional.adaptive_avg_pool2d(images, (min(side, images.shape[2]), min(side, images.shape[3])))


@dataclass(frozen=True)
class Population:
    """Images as a normal distribution in the space of their first principal components."""

    centre: Tensor
    axes: Tensor
    mean: Tensor
    covariance: Tensor
    own: bool

    @staticmethod
    def of(images: Tensor, own: bool, components: int = 20) -> Population:
        flat = _coarse(images).flatten(1).double()
        centre = flat.mean(dim=0)
        _, _, basis = torch.linalg.svd(flat - centre, full_matrices=False)
        axes = basis[: min(components, len(flat) - 1)].T
        codes = (flat - centre) @ axes
        return Population(centre, axes, codes.mean(dim=0), torch.cov(codes.T), own)

    def distance(self, samples: Tensor) -> float:
        """Squared Frechet distance (Dowson & Landau 1982) of samples to the images, over the images' variance.

        0 is the same distribution; 1 about as far as a constant. Biased upwards alike for all with the same n.
        """
        codes = (_coarse(samples).flatten(1).double() - self.centre) @ self.axes
        codes = codes.clamp(-1e4, 1e4)
        covariance = torch.cov(codes.T)
        values, vectors = torch.linalg.eigh(self.covariance)
        root = vectors @ torch.diag(values.clamp_min(0).sqrt()) @ vectors.T
        inner = torch.linalg.eigvalsh(root @ covariance @ root).clamp_min(0).sqrt().sum()
        total = self.covariance.trace()
        gap = (codes.mean(dim=0) - self.mean).square().sum() + total + covariance.trace() - 2 * inner
        return max(float(gap / total.clamp_min(FLOOR)), 1e-3)
