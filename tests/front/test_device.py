"""Where things are computed, and what a record says of it. Replaced functions of torch play the GPU."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from evaluation.front.device import as_device
from evaluation.jobs.surroundings import base_environment
from evaluation.measuring.extractors import device as module
from evaluation.measuring.extractors.device import device, on_device
from evaluation.measuring.facts import environment
from models.base import CheckpointError
from models.live.description import Live
from models.live.opening import open_live
from models.modules.reach import modules_of
from models.opening import open_checkpoint
from models.placing import placed
from tests.models.live.authors import VAE


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(module, "usable", lambda chosen: chosen.index in (None, 0))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda where=None: "NVIDIA H200")
    module._any_gpu.cache_clear()
    yield
    module._any_gpu.cache_clear()


@pytest.mark.usefixtures("gpu")
def test_features_go_where_the_caller_says() -> None:
    assert device() == "cuda"
    with on_device(as_device("cpu")):
        assert device() == "cpu"
    with on_device(as_device("cuda:0")):
        assert device() == "cuda:0"
    with on_device(as_device(None)):
        assert device() == "cuda"


@pytest.mark.usefixtures("gpu")
def test_the_record_names_the_device_of_the_model(zoo: Path) -> None:
    model = open_checkpoint(zoo / "vae.safetensors")
    assert environment(model).device == "cpu"  # features may be extracted on the GPU, the model is not run there
    assert environment(model.with_facts(device="cuda")).device == "NVIDIA H200"


def test_workers_see_no_gpu_so_that_their_records_say_cpu() -> None:
    assert base_environment()["CUDA_VISIBLE_DEVICES"] == ""


def test_the_network_of_a_file_is_moved_or_the_file_is_refused(zoo: Path) -> None:
    """The meta device plays the GPU: tensors there have a place and no values."""
    model = placed(open_checkpoint(zoo / "vae.safetensors"), torch.device("meta"))
    assert model.device == "meta"
    parameters = [p for network in modules_of([model.parts.encode]) for p in network.parameters()]
    assert {parameter.device.type for parameter in parameters} == {"meta"}
    plain = open_checkpoint(zoo / "vae.safetensors")
    assert placed(plain, torch.device("cpu")) is plain


def test_a_file_without_a_network_of_modules_stays_on_the_cpu(zoo: Path) -> None:
    model = open_checkpoint(zoo / "vae.safetensors")
    functions = model.with_facts(parts=type(model.parts)(encode=lambda images, labels: None))  # type: ignore[arg-type]
    with pytest.raises(CheckpointError, match="leave device out"):
        placed(functions, torch.device("cuda"))


def test_a_module_computes_in_its_own_numbers_and_gives_float32() -> None:
    vae = VAE().bfloat16()
    with open_live(Live(module=vae), image_shape=(1, 8, 8)) as model:
        assert model.device == "cpu"
        assert model.reconstruct(torch.rand(3, 1, 8, 8)).dtype == torch.float32
    assert vae.fc1.weight.dtype == torch.bfloat16
