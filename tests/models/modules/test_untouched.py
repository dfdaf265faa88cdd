"""A module that is measured in the middle of its training comes back as it was, whatever its forward does."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from models.live.description import Live
from models.live.opening import open_live
from models.modules.reach import modules_of
from models.modules.untouched import untouched

SHAPE = (1, 4, 4)


class Writing(nn.Module):
    """Its forward draws, counts, keeps what it saw, and writes into a buffer even in evaluation mode."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(16, 3), nn.BatchNorm1d(3), nn.Dropout(0.5))
        self.decoder = nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.Sigmoid())
        self.register_buffer("calls", torch.zeros(()))
        self.seen: Any = None

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        self.seen = x
        np.random.rand()  # noqa: NPY002
        random.random()
        return self.decoder(self.encoder(x) + torch.randn(1))


def state(module: nn.Module) -> list[Any]:
    return [
        [part.training for part in module.modules()],
        [(name, p.requires_grad, p.device, id(p), p.grad, p.tolist()) for name, p in module.named_parameters()],
        [(name, id(b), b.tolist()) for name, b in module.named_buffers()],
        [{k: v for k, v in vars(part).items() if not k.startswith("_")} for part in module.modules()],
        torch.get_rng_state().tolist(),
        np.random.get_state()[1].tolist(),  # type: ignore[index]  # noqa: NPY002
        random.getstate(),
    ]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.booleans(), min_size=9, max_size=9), st.lists(st.booleans(), min_size=8, max_size=8), st.booleans())
def test_nothing_changes(training: list[bool], trained: list[bool], fails: bool) -> None:
    module = Writing()
    for part, flag in zip(module.modules(), training, strict=False):
        part.training = flag
    for parameter, flag in zip(module.parameters(), trained, strict=False):
        parameter.requires_grad_(flag)
    before = state(module)
    try:
        with open_live(Live(module=module), image_shape=SHAPE) as model:
            assert not any(part.training for part in module.modules())
            assert not model.reconstruct(torch.rand(3, *SHAPE)).requires_grad
            if fails:
                raise InterruptedError
    except InterruptedError:
        pass
    assert state(module) == before


def test_a_module_goes_to_the_device_and_comes_back_with_the_same_tensors() -> None:
    """The meta device plays the GPU: tensors there have a place and no values."""
    module = Writing()
    parameters = [(id(p), p.data_ptr(), p.device) for p in module.parameters()]
    buffers = [(id(b), b.data_ptr(), b.device) for b in module.buffers()]
    with untouched([module], torch.device("meta")):
        assert {tensor.device.type for tensor in (*module.parameters(), *module.buffers())} == {"meta"}
    assert [(id(p), p.data_ptr(), p.device) for p in module.parameters()] == parameters
    assert [(id(b), b.data_ptr(), b.device) for b in module.buffers()] == buffers


NETWORK = nn.Linear(2, 2)


def test_modules_are_found_behind_functions() -> None:
    inner = nn.Linear(3, 3)

    class Holder:
        def __init__(self) -> None:
            self.network = inner

        def call(self, x: Tensor) -> Tensor:
            return self.network(x)

    assert modules_of([lambda x: inner(x)]) == [inner]
    assert modules_of([lambda x: NETWORK(x)]) == [NETWORK]
    assert modules_of([inner.forward]) == [inner]
    assert modules_of([Holder().call]) == [inner]
    whole = nn.Sequential(inner)
    assert modules_of([inner, whole]) == [whole]


@pytest.mark.parametrize("wrapped", [nn.DataParallel])
def test_wrappers_do_not_hide_the_roles(wrapped: Any) -> None:
    with open_live(Live(module=wrapped(Writing())), image_shape=SHAPE) as model:
        assert "reconstruct" in model.capabilities
