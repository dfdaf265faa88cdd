"""Runs a dialect in real Python, with stand-ins for libraries that are not installed here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

from torch import nn


class _Anything(ModuleType):
    """A library of which every name can be called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given, **named: SimpleNamespace()


class _LightningModule(nn.Module):
    """What the dialects use of Lightning's own."""

    def save_hyperparameters(self) -> None:
        frame = sys._getframe(1).f_locals
        self.hparams = _Settings({name: value for name, value in frame.items() if name not in ("self", "__class__")})


class _Settings(dict[str, Any]):
    __getattr__ = dict.__getitem__


@contextmanager
def _libraries() -> Iterator[None]:
    lightning = ModuleType("pytorch_lightning")
    lightning.LightningModule = _LightningModule  # type: ignore[attr-defined]
    names = ("torchvision", "torchvision.datasets", "torchvision.transforms", "torchvision.utils")
    stands_in = {**{name: _Anything(name) for name in names}, "pytorch_lightning": lightning}
    stands_in["dialect"] = ModuleType("dialect")
    before = {name: sys.modules.get(name) for name in stands_in}
    sys.modules.update(stands_in)
    try:
        with mock.patch("torch.optim.Adam"):
            yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def run_script(text: str) -> dict[str, Any]:
    """The variables of a script of ours, run by Python."""
    variables: dict[str, Any] = {"__name__": "dialect"}
    with _libraries():
        exec(compile(text, "dialect.py", "exec"), variables)
    return variables
