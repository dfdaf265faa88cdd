"""Networks as people write them, each trained for a moment: the conventions that inference has to cope with.

Every ``Case`` has its module's own encode and decode to compare with; nothing here knows how inference works.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True)
class Case:
    """A module with the functions of its author's forward pass, in the network's own pixel range."""

    build: Callable[[], nn.Module]
    encode: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    decode: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    spread: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    """Log-variance of the posterior, for training as a VAE."""
    shape: tuple[int, int, int] = (1, 28, 28)
    low: float = 0.0
    high: float = 1.0
    kind: str = "autoencoder"
    code: int = 0
    """Length of the noise of a generator."""
    loss: str = "bce"
    slow: bool = False


CASES: dict[str, Case] = {}


def _seq(*layers: nn.Module) -> nn.Sequential:
    return nn.Sequential(*layers)


def _mlp(act: Callable[[], nn.Module], out: nn.Module | None, code: int = 16, named: bool = False) -> nn.Module:
    class Autoencoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = _seq(nn.Linear(784, 128), act(), nn.Linear(128, 64), act(), nn.Linear(64, code))
            tail = [out] if out is not None else []
            self.decoder = _seq(nn.Linear(code, 64), act(), nn.Linear(64, 128), act(), nn.Linear(128, 784), *tail)

    return Autoencoder()


def _plain_encode(m: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    return m.encoder(x.flatten(1))


def _plain_decode(m: nn.Module, z: Tensor, y: Tensor) -> Tensor:
    return m.decoder(z)


def _mlp_case(act: Callable[[], nn.Module], out: nn.Module | None, **more: object) -> Case:
    return Case(build=lambda: _mlp(act, out), encode=_plain_encode, decode=_plain_decode, **more)


CASES["mlp relu sigmoid"] = _mlp_case(nn.ReLU, nn.Sigmoid())
CASES["mlp leaky default"] = _mlp_case(nn.LeakyReLU, nn.Sigmoid())
CASES["mlp leaky 0.2"] = _mlp_case(lambda: nn.LeakyReLU(0.2), nn.Sigmoid())
CASES["mlp tanh"] = _mlp_case(nn.Tanh, nn.Sigmoid())
CASES["mlp elu linear"] = _mlp_case(nn.ELU, None, loss="mse")
CASES["mlp gelu"] = _mlp_case(nn.GELU, nn.Sigmoid())
CASES["mlp silu"] = _mlp_case(nn.SiLU, nn.Sigmoid())
CASES["mlp sigmoid hidden"] = _mlp_case(nn.Sigmoid, nn.Sigmoid())
CASES["mlp softplus"] = _mlp_case(nn.Softplus, nn.Sigmoid())
CASES["mlp selu"] = _mlp_case(nn.SELU, nn.Sigmoid())
CASES["mlp tanh output"] = _mlp_case(nn.ReLU, nn.Tanh(), low=-1.0, loss="mse")
CASES["mlp normalised linear"] = _mlp_case(nn.ReLU, None, low=-0.1307 / 0.3081, high=0.8693 / 0.3081, loss="mse")


class FcVae(nn.Module):
    """Named layers, functional activations."""

    def __init__(self, act: Callable[[Tensor], Tensor], hidden: int = 200, code: int = 20, extra: int = 0) -> None:
        super().__init__()
        self.act = act
        self.fc1 = nn.Linear(784 + extra, hidden)
        self.fc21 = nn.Linear(hidden, code)
        self.fc22 = nn.Linear(hidden, code)
        self.fc3 = nn.Linear(code + extra, hidden)
        self.fc4 = nn.Linear(hidden, 784)


def _fc_case(act: Callable[[Tensor], Tensor]) -> Case:
    return Case(
        build=lambda: FcVae(act),
        encode=lambda m, x, y: m.fc21(m.act(m.fc1(x.flatten(1)))),
        spread=lambda m, x, y: m.fc22(m.act(m.fc1(x.flatten(1)))),
        decode=lambda m, z, y: torch.sigmoid(m.fc4(m.act(m.fc3(z)))),
    )


CASES["examples vae"] = _fc_case(F.relu)
CASES["examples vae leaky 0.2"] = _fc_case(lambda x: F.leaky_relu(x, 0.2))
CASES["examples vae tanh"] = _fc_case(torch.tanh)


class HeadsVae(nn.Module):
    """BatchNorm1d or LayerNorm or Dropout in Sequentials, heads of other names."""

    def __init__(self, middle: Callable[[int], list[nn.Module]]) -> None:
        super().__init__()
        self.encoder = _seq(nn.Linear(784, 256), *middle(256), nn.Linear(256, 64), *middle(64))
        self.z_mean = nn.Linear(64, 12)
        self.z_log_var = nn.Linear(64, 12)
        self.decoder = _seq(
            nn.Linear(12, 64), *middle(64), nn.Linear(64, 256), *middle(256), nn.Linear(256, 784), nn.Sigmoid()
        )


def _heads_case(middle: Callable[[int], list[nn.Module]]) -> Case:
    return Case(
        build=lambda: HeadsVae(middle),
        encode=lambda m, x, y: m.z_mean(m.encoder(x.flatten(1))),
        spread=lambda m, x, y: m.z_log_var(m.encoder(x.flatten(1))),
        decode=_plain_decode,
    )


CASES["vae batch norm relu"] = _heads_case(lambda n: [nn.BatchNorm1d(n), nn.ReLU()])
CASES["vae relu batch norm"] = _heads_case(lambda n: [nn.ReLU(), nn.BatchNorm1d(n)])
CASES["vae leaky dropout"] = _heads_case(lambda n: [nn.LeakyReLU(0.2), nn.Dropout(0.2)])
CASES["vae layer norm gelu"] = _heads_case(lambda n: [nn.LayerNorm(n), nn.GELU()])


class ChunkVae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = _seq(nn.Linear(784, 256), nn.SiLU(), nn.Linear(256, 20))
        self.decoder = _seq(nn.Linear(10, 256), nn.SiLU(), nn.Linear(256, 784), nn.Sigmoid())


CASES["vae chunked head"] = Case(
    build=ChunkVae,
    encode=lambda m, x, y: m.encoder(x.flatten(1)).chunk(2, 1)[0],
    spread=lambda m, x, y: m.encoder(x.flatten(1)).chunk(2, 1)[1],
    decode=_plain_decode,
)


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
        self.encoder, self.decoder = _seq(*encoder), _seq(*decoder)


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
            blocks.append(_seq(nn.Conv2d(last, width, 3, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU()))
            last = width
        self.encoder = _seq(*blocks)
        self.fc_mu, self.fc_var = nn.Linear(64 * 4, 16), nn.Linear(64 * 4, 16)
        self.decoder_input = nn.Linear(16, 64 * 4)
        widths.reverse()
        self.decoder = _seq(
            *(
                _seq(nn.ConvTranspose2d(a, b, 3, 2, 1, 1), nn.BatchNorm2d(b), nn.LeakyReLU())
                for a, b in pairwise(widths)
            )
        )
        self.final_layer = _seq(
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


def _hot(y: Tensor) -> Tensor:
    return F.one_hot(y, 10).float()


CASES["cvae one-hot"] = Case(
    build=lambda: FcVae(F.relu, extra=10),
    encode=lambda m, x, y: m.fc21(F.relu(m.fc1(torch.cat([x.flatten(1), _hot(y)], 1)))),
    spread=lambda m, x, y: m.fc22(F.relu(m.fc1(torch.cat([x.flatten(1), _hot(y)], 1)))),
    decode=lambda m, z, y: torch.sigmoid(m.fc4(F.relu(m.fc3(torch.cat([z, _hot(y)], 1))))),
)


class EmbeddedCvae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(10, 8)
        self.encoder = _seq(nn.Linear(792, 200), nn.ReLU())
        self.mu, self.logvar = nn.Linear(200, 6), nn.Linear(200, 6)
        self.decoder = _seq(nn.Linear(14, 200), nn.ReLU(), nn.Linear(200, 784), nn.Sigmoid())


CASES["cvae embedding"] = Case(
    build=EmbeddedCvae,
    encode=lambda m, x, y: m.mu(m.encoder(torch.cat([x.flatten(1), m.label_emb(y)], 1))),
    spread=lambda m, x, y: m.logvar(m.encoder(torch.cat([x.flatten(1), m.label_emb(y)], 1))),
    decode=lambda m, z, y: m.decoder(torch.cat([z, m.label_emb(y)], 1)),
)


class MlpGenerator(nn.Module):
    """Blocks without norm first, then BatchNorm1d with eps 0.8: a much copied habit."""

    def __init__(self, inputs: int = 100) -> None:
        super().__init__()

        def block(a: int, b: int, norm: bool = True) -> list[nn.Module]:
            return [nn.Linear(a, b), *([nn.BatchNorm1d(b, 0.8)] if norm else []), nn.LeakyReLU(0.2, inplace=True)]

        self.model = _seq(*block(inputs, 64, False), *block(64, 128), *block(128, 256), nn.Linear(256, 784), nn.Tanh())


CASES["gan eps 0.8"] = Case(build=MlpGenerator, decode=lambda m, z, y: m.model(z), kind="generator", code=100, low=-1.0)
CASES["gan relu"] = Case(
    build=lambda: _seq(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 784), nn.Tanh()),
    decode=lambda m, z, y: m(z), kind="generator", code=64, low=-1.0,
)  # fmt: skip


class EmbeddedGenerator(MlpGenerator):
    def __init__(self) -> None:
        super().__init__(110)
        self.label_emb = nn.Embedding(10, 10)


CASES["cgan label first"] = Case(
    build=EmbeddedGenerator, decode=lambda m, z, y: m.model(torch.cat([m.label_emb(y), z], 1)),
    kind="generator", code=100, low=-1.0,
)  # fmt: skip
CASES["dcgan 28"] = Case(
    build=lambda: nn.ModuleDict(
        {
            "main": _seq(
                nn.ConvTranspose2d(64, 64, 7, 1, 0, bias=False), nn.BatchNorm2d(64), nn.ReLU(True),
                nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(True),
                nn.ConvTranspose2d(32, 1, 4, 2, 1, bias=False), nn.Tanh(),
            )
        }
    ),
    decode=lambda m, z, y: m["main"](z[:, :, None, None]), kind="generator", code=64, low=-1.0, slow=True,
)  # fmt: skip
