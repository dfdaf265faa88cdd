import torch
from torch import nn


class SampleMixin:
    def draw(self, n, generator=None):
        return self.decode(torch.zeros(n, self.latent_dim))

    def describe(self):
        return f"{type(self).__name__}({self.latent_dim})"


class Base(nn.Module):
    activation = nn.ReLU

    def __init__(self, latent_dim):
        nn.Module.__init__(self)
        self._latent = latent_dim
        self.build()

    @property
    def latent_dim(self):
        return self._latent

    @latent_dim.setter
    def latent_dim(self, value):
        self._latent = value

    def build(self):
        raise NotImplementedError("build")

    @classmethod
    def small(cls, **kwargs):
        return cls(latent_dim=2, **kwargs)

    @staticmethod
    def squash(x, low=0., high=1.):
        return torch.clamp(x, low, high)

    def forward(self, x):
        code = self.encode(x)
        return self.squash(self.decode(code))


class ConvAE(SampleMixin, Base):
    activation = nn.ELU

    def __init__(self, latent_dim, width=4):
        self.width = width
        super().__init__(latent_dim)

    def build(self):
        act = self.activation
        self.e = nn.Sequential(nn.Conv2d(1, self.width, 3, 2, 1), act(), nn.Flatten(), nn.Linear(self.width * 16, self.latent_dim))
        self.d = nn.Sequential(nn.Linear(self.latent_dim, self.width * 16), act(), nn.Unflatten(1, (self.width, 4, 4)),
                               nn.PixelShuffle(2), nn.Conv2d(self.width // 4, 1, 3, padding=1))

    def encode(self, x):
        return self.e(x)

    def decode(self, z):
        return self.d(z)


class DeeperAE(ConvAE):
    def build(self):
        super().build()
        self.extra = nn.Conv2d(1, 1, 1)

    def decode(self, z):
        y = super(DeeperAE, self).decode(z)
        return y + self.extra(y) if self.describe() else y
