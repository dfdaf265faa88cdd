"""Autoencoders and VAEs of linear layers."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.models.rebuilding.authors.case import Case, chain

CASES: dict[str, Case] = {}


def _mlp(act: Callable[[], nn.Module], out: nn.Module | None, code: int = 16, named: bool = False) -> nn.Module:
    class Autoencoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = chain(nn.Linear(784, 128), act(), nn.Linear(128, 64), act(), nn.Linear(64, code))
            tail = [out] if out is not None else []
            self.decoder = chain(nn.Linear(code, 64), act(), nn.Linear(64, 128), act(), nn.Linear(128, 784), *tail)

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
        self.encoder = chain(nn.Linear(784, 256), *middle(256), nn.Linear(256, 64), *middle(64))
        self.z_mean = nn.Linear(64, 12)
        self.z_log_var = nn.Linear(64, 12)
        self.decoder = chain(
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
        self.encoder = chain(nn.Linear(784, 256), nn.SiLU(), nn.Linear(256, 20))
        self.decoder = chain(nn.Linear(10, 256), nn.SiLU(), nn.Linear(256, 784), nn.Sigmoid())


CASES["vae chunked head"] = Case(
    build=ChunkVae,
    encode=lambda m, x, y: m.encoder(x.flatten(1)).chunk(2, 1)[0],
    spread=lambda m, x, y: m.encoder(x.flatten(1)).chunk(2, 1)[1],
    decode=_plain_decode,
)
