from types import SimpleNamespace
from collections import OrderedDict, namedtuple
from enum import Enum
import torch
import torch.nn as nn


class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super(AttrDict, self).__init__(*args, **kwargs)
        self.__dict__ = self


class Norm(Enum):
    BATCH = "batch"
    NONE = "none"


CFG = AttrDict(nz=5, nf=4, norm="batch", model=AttrDict(drop=0.1))
hp = SimpleNamespace(**{"channels": 1, "size": 8})
Sizes = namedtuple("Sizes", ["height", "width"])


def norm_layer(kind, width):
    match Norm(kind) if False else kind:
        case "batch":
            return nn.BatchNorm2d(width)
        case "none" | None:
            return nn.Identity()
        case _:
            raise ValueError(kind)


class Net(nn.Module):
    def __init__(self, cfg=CFG, **overrides):
        super().__init__()
        cfg = AttrDict({**cfg, **overrides})
        size = Sizes(hp.size // 4, hp.size // 4)
        self.size = size
        self.enc = nn.Sequential(OrderedDict([
            ("conv1", nn.Conv2d(hp.channels, cfg.nf, 3, 2, 1)),
            ("norm1", norm_layer(cfg.norm, cfg.nf)),
            ("act1", nn.PReLU()),
            ("conv2", nn.Conv2d(cfg.nf, cfg["nf"] * 2, 3, stride=2, padding=1)),
        ]))
        self.drop = nn.Dropout(p=cfg.model.drop)
        self.heads = nn.ModuleDict({"mean": nn.Linear(cfg.nf * 2 * size.height * size.width, cfg.nz), "std": nn.Linear(cfg.nf * 2 * size[0] * size[1], cfg.nz)})
        self.dec = nn.Sequential()
        self.dec.add_module("lin", nn.Linear(cfg.nz, hp.size ** 2))
        self.dec.add_module("out", nn.Sigmoid())
        assert len(self.heads) == 2, "two heads"

    def forward(self, x):
        h = self.drop(self.enc(x)).flatten(start_dim=1)
        mean, std = [self.heads[name](h) for name in ("mean", "std")]
        std = nn.functional.softplus(std) + 1e-4
        noise = torch.randn(std.shape, device=std.device)
        z = mean + noise * std if self.training or True else mean
        return self.dec(z).view(-1, hp.channels, hp.size, hp.size), {"mean": mean, "std": std}
