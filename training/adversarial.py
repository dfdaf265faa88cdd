"""The adversarial game on one network that holds both players, with what keeps it from diverging.

Non-saturating loss (Goodfellow et al. 2014), R1 gradient penalty (Mescheder et al. 2018), instance noise (Soenderby et
al. 2017) and a running average of the generator's weights (Yazici et al. 2019), which is what gets saved.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.fitting import Minibatches
from models.networks.adversarial import AdversarialNetwork
from training.options import TrainingOptions, option, require_at_least_zero, require_fraction, require_positive

RECALIBRATION_BATCHES = 100


@dataclass(frozen=True, kw_only=True)
class AdversarialOptions(TrainingOptions):
    short: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **TrainingOptions.short,
        "lr": ("generator_rate", "discriminator_rate"),
    }

    latent_dim: int = option(16, "dimensions of the noise")
    epochs: int = option(600, "passes over the training images")
    generator_rate: float = option(1e-3, "learning rate of the generator's Adam")
    discriminator_rate: float = option(1e-3, "learning rate of the discriminator's Adam")
    momentum: float = option(0.0, "beta1 of both Adams")
    r1: float = option(1.0, "weight of the R1 gradient penalty on real images; 0 leaves it out")
    discriminator_epochs: int = option(
        0, "epochs after which the discriminator stays as it is; 0 trains it to the end", added=True
    )
    instance_noise: float = option(0.0, "standard deviation of noise on what the discriminator sees, images in [-1, 1]")
    average: float = option(0.999, "decay a step of the generator's running average; 0 saves the last weights")

    def __post_init__(self) -> None:
        TrainingOptions.__post_init__(self)
        require_positive(self, "generator_rate", "discriminator_rate")
        require_at_least_zero(self, "r1", "discriminator_epochs", "instance_noise")
        require_fraction(self, "momentum", "average")

    @property
    def optimizer(self) -> str:
        return (
            f"Adam(generator lr={self.generator_rate:g}, discriminator lr={self.discriminator_rate:g}, "
            f"betas=({self.momentum:g}, 0.99)), linear to 0 over the last half"
        )


class Game:
    """Both players' optimizers and the averaged generator, for the length of one training."""

    remedy = "smaller --generator-rate and --discriminator-rate"

    def __init__(self, pair: AdversarialNetwork, options: AdversarialOptions, images: Tensor, seed: int) -> None:
        """``images`` in [0, 1] are shown to the players in [-1, 1]."""
        self.pair, self.options = pair, options
        self.random = torch.Generator().manual_seed(seed)
        betas = (options.momentum, 0.99)
        self.optimizers = (
            torch.optim.Adam(pair.generator.parameters(), options.generator_rate, betas, fused=True),
            torch.optim.Adam(pair.discriminator.parameters(), options.discriminator_rate, betas, fused=True),
        )
        self.batches = Minibatches((images * 2 - 1,), options.batch_size, self.random)
        steps = self.steps = options.epochs * self.batches.an_epoch
        self.schedules = [
            torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, 2 * (1 - step / steps)))
            for optimizer in self.optimizers
        ]
        self.averaged = copy.deepcopy(pair.generator).requires_grad_(False)
        self.done = 0

    @property
    def an_epoch(self) -> int:
        return self.batches.an_epoch

    def step(self) -> Mapping[str, float]:
        """One update of each player; the two losses."""
        (real,) = self.batches.next()
        generator_optimizer, discriminator_optimizer = self.optimizers
        with torch.no_grad():
            fake = self.pair.generate(self.noise(len(real)))
        discriminator_loss = self.discriminator_loss(real, fake)
        if self.discriminator_learns:
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
        self.done += 1
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

    @property
    def discriminator_learns(self) -> bool:
        """Whether the discriminator is updated at this step."""
        last = self.options.discriminator_epochs
        return not last or self.done < last * self.an_epoch

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
    def weights(self) -> Mapping[str, Tensor]:
        """The pair with the averaged generator, whose batch norm's statistics are measured anew under its weights."""
        pair = copy.deepcopy(self.pair)
        pair.generator.load_state_dict(self.averaged.state_dict())
        norms = [layer for layer in pair.generator if isinstance(layer, nn.BatchNorm2d)]
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # a plain mean over all batches
        random = torch.Generator()
        random.set_state(self.random.get_state())
        for _ in range(RECALIBRATION_BATCHES if norms else 0):
            pair.generate(torch.randn(self.options.batch_size, self.options.latent_dim, generator=random))
        return pair.state_dict()

    def state(self) -> Mapping[str, Any]:
        return {
            "pair": self.pair.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "schedules": [schedule.state_dict() for schedule in self.schedules],
            "random": self.random.get_state(),
            "order": self.batches.order.clone(),
            "done": self.done,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.pair.load_state_dict(state["pair"])
        self.averaged.load_state_dict(state["averaged"])
        for optimizer, own in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(own)
        for schedule, own in zip(self.schedules, state["schedules"], strict=True):
            schedule.load_state_dict(own)
        self.random.set_state(state["random"])
        self.batches.order = state["order"]
        self.done = state["done"]
