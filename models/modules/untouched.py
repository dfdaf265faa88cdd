"""Measuring a module that is being trained leaves no trace in it, nor in the program's random numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn


@contextmanager
def untouched(modules: Sequence[nn.Module], device: torch.device | None = None) -> Iterator[None]:
    """Evaluation mode, on ``device`` where one is given; afterwards all is as it was, also after an error.

    That is: the flags, buffers, plain attributes and places of every submodule, and the states of torch's, NumPy's and
    Python's random numbers. Buffers are copies meanwhile, so that no forward writes into the real
    ones, and on another device so are the weights.
    """
    parts = list(dict.fromkeys(part for module in modules for part in module.modules()))
    before = [(dict(part.__dict__), dict(part._buffers), dict(part._parameters)) for part in parts]
    with random_numbers_kept():
        try:
            copies: dict[int, Any] = {}
            for part in parts:
                part.training = False
                for name, buffer in part._buffers.items():
                    part._buffers[name] = _once(copies, buffer, lambda tensor: _copied(tensor, device))
                if device is not None:
                    for name, weight in part._parameters.items():
                        part._parameters[name] = _once(copies, weight, lambda tensor: _moved(tensor, device))
            yield
        finally:
            for part, (attributes, buffers, weights) in zip(parts, before, strict=True):
                _put_back(part.__dict__, attributes)
                _put_back(part._buffers, buffers)
                _put_back(part._parameters, weights)


def _put_back(held: dict[str, Any], was: dict[str, Any]) -> None:
    """In place, as a module's own dicts are known elsewhere."""
    held.clear()
    held.update(was)


def _once(copies: dict[int, Any], tensor: Any, copy: Callable[[Tensor], Tensor]) -> Any:
    """The copy of a tensor that several modules may share; None stays None."""
    if tensor is None:
        return None
    if id(tensor) not in copies:
        copies[id(tensor)] = copy(tensor)
    return copies[id(tensor)]


def _copied(buffer: Tensor, device: torch.device | None) -> Tensor:
    return buffer.detach().clone() if device is None else buffer.detach().to(device, copy=True)


def _moved(weight: Tensor, device: torch.device | None) -> nn.Parameter:
    return nn.Parameter(weight.detach().to(device), requires_grad=False)


@contextmanager
def random_numbers_kept() -> Iterator[None]:
    """The states of torch's (of every device in use), NumPy's and Python's generators are as they were afterwards."""
    own, cpu = random.getstate(), torch.get_rng_state()
    numpy = np.random.get_state()  # noqa: NPY002  # the global generator, that modules of others may draw from
    gpus = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        random.setstate(own)
        np.random.set_state(numpy)  # noqa: NPY002
        torch.set_rng_state(cpu)
        if gpus:
            torch.cuda.set_rng_state_all(gpus)


def seed_all(seed: int) -> None:
    """Seeds torch's, NumPy's and Python's generators: a module that draws gives the same for the same call."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002
    random.seed(seed)
