"""Modules as their authors write them: what encode and forward return, where the last activation stands."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Independent, Normal

PIXELS, CODE, CLASSES = 64, 4, 10


class VAE(nn.Module):
    """Functional activations, flat images, forward gives (reconstruction, mean, log variance)."""

    def __init__(self, beside: int = 0) -> None:
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(PIXELS + beside, 16), nn.Linear(16, CODE), nn.Linear(16, CODE)
        self.fc3, self.fc4 = nn.Linear(CODE + beside, 16), nn.Linear(16, PIXELS)

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.relu(self.fc1(x))
        return self.fc21(hidden), self.fc22(hidden)

    def encode(self, x: Tensor) -> Any:
        return self.statistics(x.view(len(x), PIXELS))

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(torch.relu(self.fc3(z))))

    def forward(self, x: Tensor) -> Any:
        mean, log_variance = self.encode(x)
        return self.decode(drawn(mean, log_variance)), mean, log_variance


def drawn(mean: Tensor, log_variance: Tensor) -> Tensor:
    return mean + torch.randn_like(mean) * torch.exp(log_variance / 2)


class FeaturesOnly(nn.Module):
    """Its encoder gives hidden features; mean and log variance stand in forward alone, in a list with the input."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 16), nn.ReLU())
        self.fc_mu, self.fc_var = nn.Linear(16, CODE), nn.Linear(16, CODE)
        self.decoder = nn.Sequential(nn.Linear(CODE, PIXELS), nn.Sigmoid())

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(x)
        return self.fc_mu(hidden), self.fc_var(hidden)

    def forward(self, x: Tensor) -> list[Tensor]:
        mean, log_variance = self.statistics(x)
        return [self.decoder(drawn(mean, log_variance)), x, mean, log_variance]


class DrawnFirst(VAE):
    """encode gives (code, mean, log variance), forward a dict with the loss."""

    def encode(self, x: Tensor) -> Any:
        mean, log_variance = self.statistics(x.flatten(1))
        return drawn(mean, log_variance), mean, log_variance

    def forward(self, x: Tensor) -> Any:
        z, mean, log_variance = self.encode(x)
        return {"loss": mean.sum(), "recon_x": self.decode(z), "z": z, "mu": mean, "logvar": log_variance}


class Distribution(VAE):
    def encode(self, x: Tensor) -> Any:
        mean, log_variance = self.statistics(x.flatten(1))
        return Independent(Normal(mean, torch.exp(log_variance / 2)), 1)

    def forward(self, x: Tensor) -> Any:
        posterior = self.encode(x)
        return self.decode(posterior.rsample()), posterior


class Gaussian:
    def __init__(self, mean: Tensor, logvar: Tensor) -> None:
        self.mean, self.logvar = mean, logvar

    def sample(self) -> Tensor:
        return drawn(self.mean, self.logvar)


class Encoded:
    def __init__(self, latent_dist: Gaussian) -> None:
        self.latent_dist = latent_dist


class Objects(VAE):
    """Objects with latent_dist, as diffusers gives them."""

    def encode(self, x: Tensor) -> Any:
        return Encoded(Gaussian(*self.statistics(x.flatten(1))))

    def forward(self, x: Tensor) -> Any:
        return self.decode(self.encode(x).latent_dist.sample())


class SideBySide(nn.Module):
    """One encoder output with mean and log variance side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 2 * CODE))
        self.decoder = nn.Sequential(nn.Linear(CODE, PIXELS), nn.Sigmoid())

    def statistics(self, x: Tensor) -> Any:
        return self.encoder(x).chunk(2, dim=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(drawn(*self.statistics(x)))


class Deviation(VAE):
    """encode gives (mean, standard deviation), which no name says."""

    def encode(self, x: Tensor) -> Any:
        mean, log_variance = self.statistics(x.flatten(1))
        return mean, torch.exp(log_variance / 2)

    def forward(self, x: Tensor) -> Any:
        mean, deviation = self.encode(x)
        return self.decode(mean + torch.randn_like(mean) * deviation), mean, deviation


class Conditional(VAE):
    """encode(x, y) and decode(z, y) with one-hot labels; the number of classes is an attribute."""

    def __init__(self) -> None:
        super().__init__(beside=CLASSES)
        self.num_classes = CLASSES

    def encode(self, x: Tensor, y: Tensor) -> Any:  # type: ignore[override]
        return self.statistics(torch.cat([x.flatten(1), y], 1))

    def decode(self, z: Tensor, y: Tensor) -> Tensor:  # type: ignore[override]
        return super().decode(torch.cat([z, y], 1))

    def forward(self, x: Tensor, y: Tensor) -> Any:  # type: ignore[override]
        mean, log_variance = self.encode(x, y)
        return self.decode(drawn(mean, log_variance), y), mean, log_variance


class LateSigmoid(nn.Module):
    """The decoder gives logits; forward puts the sigmoid behind it. The code is a map."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = nn.Conv2d(1, 2, 3, 2, 1), nn.ConvTranspose2d(2, 1, 2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.decoder(self.encoder(x)))


class Between(nn.Module):
    """forward does something between encoder and decoder that neither says."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, CODE))
        self.decoder = nn.Sequential(nn.Linear(CODE, PIXELS), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder(x) * 5 + 3)


class Generator(nn.Module):
    """DCGAN's: codes (n, d, 1, 1), tanh."""

    def __init__(self) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(6, 4, 4, 1, 0),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.ConvTranspose2d(4, 1, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.main(z)


class LabelledGenerator(nn.Module):
    """Labels as numbers, embedded; the first layer takes code and embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, 5)
        self.model = nn.Sequential(nn.Linear(5 + 6, PIXELS), nn.Tanh())

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        return self.model(torch.cat([self.label_emb(labels), noise], -1)).view(-1, 1, 8, 8)
