import torch
import torch.nn as nn


class Config:
    LATENT = 5
    CHANNELS = [4, 8]
    IMG = 8
    DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def __init__(self):
        self.base = self.CHANNELS[0]


cfg = Config()


def get_activation(name: str = "leaky"):
    activations = {"leaky": nn.LeakyReLU(0.2), "relu": nn.ReLU(), "none": nn.Identity()}
    if name not in activations.keys():
        raise KeyError(f"unknown {name!r}")
    return activations[name]


class ResBlock(nn.Module):
    expansion = 2

    def __init__(self, c):
        super().__init__()
        self.f = nn.Sequential(nn.GroupNorm(2, c), get_activation(), nn.Conv2d(c, c * ResBlock.expansion, 3, padding=1),
                               nn.GroupNorm(2, c * self.expansion), get_activation("relu"), nn.Conv2d(c * self.expansion, c, 3, padding=1))

    def forward(self, x):
        identity = x
        return identity + self.f(x)


class ResVAE(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        chans = [1] + list(cfg.CHANNELS)
        self.down = nn.ModuleList([nn.ModuleList([nn.Conv2d(i, o, 3, 1, 1), ResBlock(o), nn.AvgPool2d(2)]) for i, o in zip(chans[:-1], chans[1:])])
        self.side = cfg.IMG // 2 ** len(cfg.CHANNELS)
        n = chans[-1] * self.side ** 2
        self.stats = nn.Linear(n, 2 * cfg.LATENT)
        self.lift = nn.Linear(cfg.LATENT, n)
        self.up = nn.ModuleList()
        for i, o in list(zip(chans[1:], chans[:-1]))[::-1]:
            self.up.append(nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), nn.Conv2d(i, o, 3, padding=1, padding_mode="reflect")))
        self.bottom = chans[-1]

    def encode(self, x):
        for conv, res, pool in self.down:
            x = pool(res(conv(x)))
        mean, logvar = torch.split(self.stats(torch.flatten(x, 1)), cfg.LATENT, dim=1)
        return mean, logvar

    def decode(self, z):
        x = self.lift(z).view(-1, self.bottom, self.side, self.side)
        for k, block in enumerate(self.up):
            x = block(x)
            if k != len(self.up) - 1:
                x = torch.nn.functional.silu(x)
        return torch.tanh(x)

    @torch.no_grad()
    def generate(self, n):
        return self.decode(torch.randn(n, cfg.LATENT).to(cfg.DEVICE))

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = torch.normal(mu, torch.exp(logvar / 2)) if self.training else mu
        return dict(reconstruction=self.decode(z), mean=mu, log_variance=logvar)
