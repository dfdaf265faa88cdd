"""Scripts in the styles of tutorials and repositories compute in the walk what they compute in Python, bit for bit."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor

from models.source.files import SourceFile
from models.source.program import read_program
from tests.models.source.cases import CASES, FOLDER, Case
from tests.models.source.real_python import run_script


def _tensors(value: Any) -> list[Tensor]:
    """Every tensor of an output, in order."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for item in value for tensor in _tensors(item)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.script}-{case.name}")
def test_the_walk_computes_what_python_computes(case: Case) -> None:
    found = read_program([SourceFile(name="model.py", text=case.text)]).classes
    made = next(item for item in reversed(found) if item.name == case.name).make(named=deepcopy(case.arguments))
    torch.manual_seed(0)
    real = run_script(case.text)[case.name](**deepcopy(case.arguments))
    for tensor in real.state_dict().values():
        if tensor.is_floating_point() and tensor.ndim:
            tensor.copy_((torch.rand_like(tensor) * 0.5 + 0.05) / tensor[0].numel() ** 0.7)
    assert made.shapes == {name: tuple(tensor.shape) for name, tensor in real.state_dict().items()}
    made.load(real.state_dict())
    inputs = case.inputs()
    torch.manual_seed(7)
    with torch.no_grad():
        wanted = _tensors(getattr(real.eval(), case.method)(*inputs))
    got = _tensors(made.call(case.method, *inputs, generator=torch.Generator().manual_seed(7)))
    assert [tuple(tensor.shape) for tensor in got] == [tuple(tensor.shape) for tensor in wanted]
    assert all(torch.equal(one, other) for one, other in zip(got, wanted, strict=True))


def test_every_script_is_a_case() -> None:
    used = {case.script for case in CASES} | {"sequential_only", "config_class"}
    assert {path.stem for path in FOLDER.glob("*.py")} == used
    assert len(used) >= 25


def test_a_bare_sequential_in_a_variable_is_an_instance() -> None:
    program = read_program([SourceFile(name="model.py", text=(FOLDER / "sequential_only.py").read_text())])
    assert list(program.instances) == ["autoencoder", "other"]
    real = run_script((FOLDER / "sequential_only.py").read_text())["autoencoder"]
    program.instances["autoencoder"].load(real.state_dict())
    images = torch.rand(2, 1, 8, 8)
    with torch.no_grad():
        assert torch.equal(program.instances["autoencoder"].call("forward", images), real(images))
