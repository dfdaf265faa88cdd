"""The adversarial game on one network that holds both players, with what keeps it from diverging.

Non-saturating loss (Goodfellow et al. 2014), R1 gradient penalty (Mescheder et al. 2018), instance noise (Soenderby et
al. 2017) and a running average of the generator's weights (Yazici et al. 2019), which is what gets saved.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.fitting import LossCurve, Progress, minibatches
from models.networks.adversarial import AdversarialNetwork
from training.options import TrainingOptions, option, require_at_least_zero, require_fraction, require_positive

RECALIBRATION_BATCHES = 100


@dataclass(frozen=True, kw_only=True)
class AdversarialOptions(TrainingOptions):
    latent_dim: int = option(16, "dimensions of the noise")
    epochs: int = option(600, "passes over the training images")
    generator_rate: float = option(1e-3, "learning rate of the generator's Adam")
    discriminator_rate: float = option(1e-3, "learning rate of the discriminator's Adam")
    momentum: float = option(0.0, "beta1 of both Adams")
    r1: float = option(1.0, "weight of the R1 gradient penalty on real images; 0 leaves it out")
    instance_noise: float = option(0.0, "standard deviation of noise on what the discriminator sees, images in [-1, 1]")
    average: float = option(0.999, "decay a step of the generator's running average; 0 saves the last weights")

    def __post_init__(self) -> None:
        TrainingOptions.__post_init__(self)
        require_positive(self, "generator_rate", "discriminator_rate")
        require_at_least_zero(self, "r1", "instance_noise")
        require_fraction(self, "momentum", "average")

    @property
    def optimizer(self) -> str:
        return (
            f"Adam(generator lr={self.generator_rate:g}, discriminator lr={self.discriminator_rate:g}, "
            f"betas=({self.momentum:g}, 0.99)), linear to 0 over the last half"
        )


class Game:
    """Both players' optimizers and the averaged generator, for the length of one training."""

    def __init__(self, pair: AdversarialNetwork, options: AdversarialOptions, steps: int, seed: int) -> None:
        self.pair, self.options = pair, options
        self.random = torch.Generator().manual_seed(seed)
        betas = (options.momentum, 0.99)
        self.optimizers = (
            torch.optim.Adam(pair.generator.parameters(), options.generator_rate, betas, fused=True),
            torch.optim.Adam(pair.discriminator.parameters(), options.discriminator_rate, betas, fused=True),
        )
        self.schedules = [
            torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, 2 * (1 - step / steps)))
            for optimizer in self.optimizers
        ]
        self.averaged = copy.deepcopy(pair.generator).requires_grad_(False)

    def step(self, real: Tensor) -> Mapping[str, float]:
        """One update of each player on a batch in [-1, 1]; the two losses."""
        generator_optimizer, discriminator_optimizer = self.optimizers
        with torch.no_grad():
            fake = self.pair.generate(self.noise(len(real)))
        discriminator_loss = self.discriminator_loss(real, fake)
        discriminator_optimizer.zero_grad()
        torch.autograd.backward(discriminator_loss)
        discriminator_optimizer.step()

        score = self.pair.discriminate(self._blur(self.pair.generate(self.noise(len(real)))))
        generator_loss = functional.softplus(-score).mean()
        generator_optimizer.zero_grad()
        torch.autograd.backward(generator_loss)
        generator_optimizer.step()

        for schedule in self.schedules:
            schedule.step()
        self._average()
        return {"generator": generator_loss.item(), "discriminator": discriminator_loss.item()}

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        real = self._blur(real).requires_grad_(self.options.r1 > 0)
        real_score = self.pair.discriminate(real)
        fake_score = self.pair.discriminate(self._blur(fake))
        loss = functional.softplus(-real_score).mean() + functional.softplus(fake_score).mean()
        if self.options.r1:
            (slope,) = torch.autograd.grad(real_score.sum(), real, create_graph=True)
            loss = loss + 0.5 * self.options.r1 * slope.square().flatten(1).sum(1).mean()
        return loss

    def noise(self, n: int) -> Tensor:
        return torch.randn(n, self.options.latent_dim, generator=self.random)

    def _blur(self, images: Tensor) -> Tensor:
        if not self.options.instance_noise:
            return images
        return images + self.options.instance_noise * torch.randn(images.shape, generator=self.random)

    @torch.no_grad()
    def _average(self) -> None:
        for kept, current in zip(self.averaged.parameters(), self.pair.generator.parameters(), strict=True):
            kept.lerp_(current, 1 - self.options.average)

    @torch.no_grad()
    def finish(self) -> None:
        """Put the averaged weights into the pair, and measure batch norm's statistics anew under them."""
        self.pair.generator.load_state_dict(self.averaged.state_dict())
        norms = [layer for layer in self.pair.generator if isinstance(layer, nn.BatchNorm2d)]
        if not norms:
            return
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # a plain mean over all batches
        self.pair.generator.train()
        for _ in range(RECALIBRATION_BATCHES):
            self.pair.generate(self.noise(self.options.batch_size))
        self.pair.generator.eval()


def play(
    pair: AdversarialNetwork, options: AdversarialOptions, images: Tensor, seed: int, progress: Progress
) -> Mapping[str, list[float]]:
    """Train both players in place on images in [0, 1], shown to them in [-1, 1]; the losses' means by epoch.

    Raises ValueError when a loss stops being finite.
    """
    real_images = images * 2 - 1
    game = Game(pair, options, options.epochs * -(-len(images) // options.batch_size), seed)
    curve = LossCurve()
    for epoch in range(1, options.epochs + 1):
        for (batch,) in minibatches((real_images,), options.batch_size, game.random):
            curve.add(game.step(batch))
        means = curve.close_epoch()
        if not all(-float("inf") < value < float("inf") for value in means.values()):
            raise ValueError(
                f"the training diverged in epoch {epoch}; take smaller --generator-rate and --discriminator-rate"
            )
        progress(epoch, options.epochs, means)
    game.finish()
    return curve.epochs
