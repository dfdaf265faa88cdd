from dataclasses import dataclass, field
from functools import partial
from typing import Optional, Tuple
import torch
from torch import nn, Tensor


@dataclass
class Config:
    in_channels: int = 1
    widths: Tuple[int, ...] = (8, 16)
    depths: list = field(default_factory=lambda: [1, 2])
    latent: int = 6
    act: str = "gelu"

    @property
    def bottom(self) -> int:
        return self.widths[-1]


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x: Tensor) -> Tensor:
        x = x.permute(0, 2, 3, 1)
        x = super().forward(x)
        return x.permute(0, 3, 1, 2)


ACTS = {"gelu": nn.GELU, "relu": partial(nn.ReLU, inplace=True), "silu": lambda: nn.SiLU()}


class Block(nn.Module):
    def __init__(self, dim: int, act: str, layer_scale_init_value: Optional[float] = 1e-6):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)
        self.norm = LayerNorm2d(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, 4 * dim)
        self.act = ACTS[act]()
        self.pwconv2 = nn.Linear(4 * dim, dim)
        self.gamma = nn.Parameter(layer_scale_init_value * torch.ones((dim)), requires_grad=True) if layer_scale_init_value else None

    def forward(self, x):
        shortcut = x
        x = self.norm(self.dwconv(x)).permute(0, 2, 3, 1)
        x = self.pwconv2(self.act(self.pwconv1(x)))
        if self.gamma is not None:
            x = self.gamma * x
        return shortcut + x.permute(0, 3, 1, 2)


class Autoencoder(nn.Module):
    def __init__(self, config: Config = Config()):
        super().__init__()
        self.config = config
        previous = config.in_channels
        stages = []
        for width, depth in zip(config.widths, config.depths):
            stages.append(nn.Conv2d(previous, width, 2, stride=2))
            stages.extend(Block(width, config.act) for _ in range(depth))
            previous = width
        self.encoder = nn.Sequential(*stages)
        self.to_latent = nn.LazyLinear(config.latent) if False else nn.Linear(config.bottom * 2 * 2, config.latent)
        self.from_latent = nn.Linear(config.latent, config.bottom * 2 * 2)
        self.decoder = nn.Sequential(*[layer for width, after in zip(config.widths[::-1], [*config.widths[::-1][1:], config.in_channels])
                                       for layer in (Block(width, "relu"), nn.ConvTranspose2d(width, after, 2, stride=2))])

    def encode(self, x):
        return self.to_latent(self.encoder(x).flatten(1))

    def decode(self, z):
        return self.decoder(self.from_latent(z).unflatten(1, (self.config.bottom, 2, 2))).sigmoid()

    def forward(self, x):
        return self.decode(self.encode(x))
