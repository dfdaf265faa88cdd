"""Autoencoders and VAEs of convolutions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.models.rebuilding.authors.case import Case, chain

CASES: dict[str, Case] = {}


class PoolAe(nn.Module):
    """Convolutions named one by one, pooled in forward; transposed 2-kernels back."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.t_conv1 = nn.ConvTranspose2d(4, 16, 2, stride=2)
        self.t_conv2 = nn.ConvTranspose2d(16, 1, 2, stride=2)


CASES["conv pooled, functional"] = Case(
    build=PoolAe,
    encode=lambda m, x, y: m.pool(F.relu(m.conv2(m.pool(F.relu(m.conv1(x)))))).flatten(1),
    decode=lambda m, z, y: torch.sigmoid(m.t_conv2(F.relu(m.t_conv1(z.reshape(-1, 4, 7, 7))))),
)


class SequentialConv(nn.Module):
    def __init__(self, encoder: list[nn.Module], decoder: list[nn.Module]) -> None:
        super().__init__()
        self.encoder, self.decoder = chain(*encoder), chain(*decoder)


def _conv_case(
    encoder: Callable[[], list[nn.Module]],
    decoder: Callable[[], list[nn.Module]],
    code: tuple[int, ...],
    **more: object,
) -> Case:
    return Case(
        build=lambda: SequentialConv(encoder(), decoder()),
        encode=lambda m, x, y: m.encoder(x).flatten(1),
        decode=lambda m, z, y: m.decoder(z.reshape(-1, *code)),
        **more,
    )


CASES["conv strided sequential"] = _conv_case(
    lambda: [nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 7)],
    lambda: [
        nn.ConvTranspose2d(64, 32, 7), nn.ReLU(), nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Sigmoid(),
    ],
    (64, 1, 1),
)  # fmt: skip
CASES["conv pool upsample"] = _conv_case(
    lambda: [
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 4, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2),
    ],
    lambda: [
        nn.Conv2d(4, 8, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(),
        nn.Upsample(scale_factor=2), nn.Conv2d(8, 1, 3, padding=1), nn.Sigmoid(),
    ],
    (4, 7, 7),
)  # fmt: skip
CASES["conv average pool bilinear"] = _conv_case(
    lambda: [
        nn.Conv2d(1, 8, 3, padding=1), nn.LeakyReLU(0.2), nn.AvgPool2d(2), nn.Conv2d(8, 4, 3, padding=1),
        nn.LeakyReLU(0.2), nn.AvgPool2d(2),
    ],
    lambda: [
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(4, 8, 3, padding=1), nn.LeakyReLU(0.2),
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(8, 1, 3, padding=1), nn.Sigmoid(),
    ],
    (4, 7, 7),
)  # fmt: skip
CASES["conv flatten linear"] = _conv_case(
    lambda: [
        nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 0), nn.ReLU(), nn.Flatten(), nn.Linear(288, 64), nn.ReLU(), nn.Linear(64, 8),
    ],
    lambda: [
        nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 288), nn.ReLU(), nn.Unflatten(1, (32, 3, 3)),
        nn.ConvTranspose2d(32, 16, 3, 2), nn.BatchNorm2d(16), nn.ReLU(), nn.ConvTranspose2d(16, 8, 3, 2, 1, 1),
        nn.BatchNorm2d(8), nn.ReLU(), nn.ConvTranspose2d(8, 1, 3, 2, 1, 1), nn.Sigmoid(),
    ],
    (8,),
)  # fmt: skip
CASES["conv gelu 32 colour"] = _conv_case(
    lambda: [
        nn.Conv2d(3, 16, 3, 2, 1), nn.GELU(), nn.Conv2d(16, 16, 3, 1, 1), nn.GELU(), nn.Conv2d(16, 32, 3, 2, 1),
        nn.GELU(), nn.Conv2d(32, 32, 3, 2, 1), nn.GELU(), nn.Flatten(), nn.Linear(512, 64),
    ],
    lambda: [
        nn.Linear(64, 512), nn.GELU(), nn.Unflatten(1, (32, 4, 4)), nn.ConvTranspose2d(32, 32, 3, 2, 1, 1), nn.GELU(),
        nn.Conv2d(32, 32, 3, padding=1), nn.GELU(), nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.GELU(),
        nn.ConvTranspose2d(16, 3, 3, 2, 1, 1), nn.Tanh(),
    ],
    (64,), shape=(3, 32, 32), low=-1.0, loss="mse", slow=True,
)  # fmt: skip


class ConvVae(nn.Module):
    """Named convolutions with norms listed apart, 4-kernels, a linear layer back to maps."""

    def __init__(self, norm: bool, kernel: int = 4) -> None:
        super().__init__()
        p, extra = (1, 0) if kernel == 4 else (kernel // 2, 1)
        self.conv1 = nn.Conv2d(1, 16, kernel, 2, p)
        self.conv2 = nn.Conv2d(16, 32, kernel, 2, p)
        if norm:
            self.bn1, self.bn2 = nn.BatchNorm2d(16), nn.BatchNorm2d(32)
        self.fc_mu = nn.Linear(32 * 49, 10)
        self.fc_logvar = nn.Linear(32 * 49, 10)
        self.decoder_input = nn.Linear(10, 32 * 49)
        self.deconv1 = nn.ConvTranspose2d(32, 16, kernel, 2, p, extra)
        if norm:
            self.bn3 = nn.BatchNorm2d(16)
        self.deconv2 = nn.ConvTranspose2d(16, 1, kernel, 2, p, extra)
        self.norm = norm

    def features(self, x: Tensor) -> Tensor:
        x = self.conv1(x)
        x = F.leaky_relu(self.bn1(x), 0.2) if self.norm else F.relu(x)
        x = self.conv2(x)
        return (F.leaky_relu(self.bn2(x), 0.2) if self.norm else F.relu(x)).flatten(1)

    def decode(self, z: Tensor) -> Tensor:
        x = self.decoder_input(z).reshape(-1, 32, 7, 7)
        x = self.deconv1(x if self.norm else F.relu(x))
        x = F.leaky_relu(self.bn3(x), 0.2) if self.norm else F.relu(x)
        return torch.sigmoid(self.deconv2(x))


def _conv_vae_case(norm: bool, kernel: int = 4) -> Case:
    return Case(
        build=lambda: ConvVae(norm, kernel),
        encode=lambda m, x, y: m.fc_mu(m.features(x)),
        spread=lambda m, x, y: m.fc_logvar(m.features(x)),
        decode=lambda m, z, y: m.decode(z),
    )


CASES["conv vae 4-kernels"] = _conv_vae_case(False)
CASES["conv vae batch norm leaky"] = _conv_vae_case(True)
CASES["conv vae 5-kernels"] = _conv_vae_case(False, 5)


class BlockVae(nn.Module):
    """Nested Sequentials with nameless blocks, four halvings of 32 pixels, and a final layer apart."""

    def __init__(self) -> None:
        super().__init__()
        widths = [8, 16, 32, 64]
        blocks, last = [], 3
        for width in widths:
            blocks.append(chain(nn.Conv2d(last, width, 3, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU()))
            last = width
        self.encoder = chain(*blocks)
        self.fc_mu, self.fc_var = nn.Linear(64 * 4, 16), nn.Linear(64 * 4, 16)
        self.decoder_input = nn.Linear(16, 64 * 4)
        widths.reverse()
        self.decoder = chain(
            *(
                chain(nn.ConvTranspose2d(a, b, 3, 2, 1, 1), nn.BatchNorm2d(b), nn.LeakyReLU())
                for a, b in pairwise(widths)
            )
        )
        self.final_layer = chain(
            nn.ConvTranspose2d(8, 8, 3, 2, 1, 1), nn.BatchNorm2d(8), nn.LeakyReLU(), nn.Conv2d(8, 3, 3, padding=1),
            nn.Tanh(),
        )  # fmt: skip


CASES["nested blocks"] = Case(
    build=BlockVae,
    encode=lambda m, x, y: m.fc_mu(m.encoder(x).flatten(1)),
    spread=lambda m, x, y: m.fc_var(m.encoder(x).flatten(1)),
    decode=lambda m, z, y: m.final_layer(m.decoder(m.decoder_input(z).reshape(-1, 64, 2, 2))),
    shape=(3, 32, 32), low=-1.0, loss="mse", slow=True,
)  # fmt: skip
