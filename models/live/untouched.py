"""Measuring a module that is being trained leaves no trace in it, nor in the program's random numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn


@contextmanager
def untouched(modules: Sequence[nn.Module], device: torch.device | None = None) -> Iterator[None]:
    """Evaluation mode, on ``device`` where one is given; afterwards all is as it was, also after an error.

    That is: the flags, buffers, plain attributes and places of every submodule, and the states of torch's, NumPy's and
    Python's random numbers. Buffers are copies meanwhile, so that no forward writes into the real ones.
    """
    parts = list(dict.fromkeys(part for module in modules for part in module.modules()))
    attributes = [dict(part.__dict__) for part in parts]
    buffers = [dict(part._buffers) for part in parts]
    weights = list(dict.fromkeys(parameter for part in parts for parameter in part.parameters(recurse=False)))
    values = [parameter.data for parameter in weights]
    with random_numbers_kept():
        try:
            copies: dict[int, Tensor] = {}
            for part in parts:
                part.training = False
                for name, buffer in part._buffers.items():
                    if buffer is not None:
                        part._buffers[name] = copies.setdefault(id(buffer), _copied(buffer, device))
            if device is not None:
                for parameter in weights:
                    parameter.data = parameter.data.to(device)
            yield
        finally:
            for parameter, value in zip(weights, values, strict=True):
                parameter.data = value
            for part, held, before in zip(parts, attributes, buffers, strict=True):
                part.__dict__.clear()
                part.__dict__.update(held)
                part._buffers.clear()
                part._buffers.update(before)


def _copied(buffer: Tensor, device: torch.device | None) -> Tensor:
    return buffer.detach().clone() if device is None else buffer.detach().to(device, copy=True)


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
