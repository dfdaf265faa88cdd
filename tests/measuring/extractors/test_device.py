"""Where feature networks run. Replaced functions of torch play the GPUs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
import torch

from evaluation.measuring.extractors import device as module
from evaluation.measuring.extractors.device import device, device_name, full_precision


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    module._any_gpu.cache_clear()
    yield
    module._any_gpu.cache_clear()


def test_without_a_gpu_it_is_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert (device(), device_name()) == ("cpu", "cpu")


def test_a_gpu_that_is_seen_and_cannot_be_used_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise RuntimeError("CUDA error: out of memory")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "zeros", refuse)
    assert (device(), device_name()) == ("cpu", "cpu")


def test_a_gpu_that_works_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "zeros", lambda *_, **__: None)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "NVIDIA H200")
    assert (device(), device_name()) == ("cuda", "NVIDIA H200")


def test_inputs_of_convolutions_are_not_rounded_and_the_setting_is_given_back() -> None:
    before = torch.backends.cudnn.allow_tf32
    with full_precision():
        assert not torch.backends.cudnn.allow_tf32
        assert torch.backends.cudnn.enabled
    assert torch.backends.cudnn.allow_tf32 == before
