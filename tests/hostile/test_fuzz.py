"""Small real files, mutated: opening ends in a model or in one CheckpointError, quickly, and never in another error.

A few seconds by default; ``TOUCHSTONE_FUZZ_SECONDS`` makes it longer (``make fuzz``).
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save
from torch import nn

from models.base import CheckpointError
from models.formats.bundle.writing import save_bundle
from models.formats.keras.file import example_h5, example_keras
from models.reading import read_contents
from tests.hostile.judging import _unsafe

SECONDS = float(os.environ.get("TOUCHSTONE_FUZZ_SECONDS", "4"))
_SLOW = 5.0


def _state() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return {"fc1.weight": torch.randn(4, 6), "fc1.bias": torch.randn(4), "bn.num_batches_tracked": torch.tensor(3)}


def _torch(zipped: bool, value: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, _use_new_zipfile_serialization=zipped)
    return buffer.getvalue()


def _onnx() -> bytes:
    weight = numpy_helper.from_array(np.ones((16, 16), np.float32), "w")
    value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 16]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [value[0]], [value[1]], [weight])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def _npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, np.zeros((2, 4, 4, 1), np.uint8))
    return buffer.getvalue()


def _bundle(folder: Path) -> bytes:
    network = nn.Sequential(nn.Linear(2, 16), nn.Unflatten(1, (1, 4, 4)))
    return save_bundle(network, folder / "b.zip", image_shape=(1, 4, 4), latent_dim=2).read_bytes()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    module = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Conv2d(1, 1, 2))
    return [
        ("a.pth", _torch(True, _state())),
        ("b.pth", _torch(False, _state())),
        ("c.ckpt", _torch(True, {"epoch": 3, "state_dict": _state(), "optimizer_states": [{"state": {}}]})),
        ("d.pt", _torch(True, module)),
        ("e.pt", _torch(False, module)),
        ("f.safetensors", save(_state())),
        ("g.onnx", _onnx()),
        ("h.npz", _npz()),
        ("i.zip", _bundle(tmp_path_factory.mktemp("fuzz"))),
        ("j.h5", example_h5(tmp_path_factory.mktemp("keras")).read_bytes()),
        ("k.keras", example_keras(tmp_path_factory.mktemp("keras")).read_bytes()),
    ]


def _mutations() -> st.SearchStrategy[list[tuple[str, float, int]]]:
    kinds = st.sampled_from(["flip", "byte", "cut", "zero", "repeat", "number", "drop"])
    return st.lists(st.tuples(kinds, st.floats(0, 1), st.integers(0, 2**32 - 1)), min_size=1, max_size=6)


def _mutate(raw: bytes, mutations: list[tuple[str, float, int]]) -> bytes:
    data = bytearray(raw)
    for kind, where, value in mutations:
        at = int(where * max(len(data) - 1, 0))
        if not data:
            break
        if kind == "flip":
            data[at] ^= 1 << (value % 8)
        elif kind == "byte":
            data[at] = value % 256
        elif kind == "cut":
            del data[at:]
        elif kind == "zero":
            data[at : at + value % 64] = bytes(len(data[at : at + value % 64]))
        elif kind == "repeat":
            data[at:at] = data[at : at + value % 64]
        elif kind == "number":
            data[at : at + 4] = value.to_bytes(4, "little")[: len(data[at : at + 4])]
        else:
            del data[at : at + value % 64]
    return bytes(data)


def _inside(raw: bytes, mutations: list[tuple[str, float, int]]) -> bytes:
    """The same mutations inside the largest entry of a zip. The zip stays valid, so that readers reach the entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w") as new:
        pickled = next(
            (name for name in old.namelist() if name.endswith(("data.pkl", ".json", ".npy"))), old.namelist()[0]
        )
        for name in old.namelist():
            content = old.read(name)
            new.writestr(zipfile.ZipInfo(name), _mutate(content, mutations) if name == pickled else content)
    return buffer.getvalue()


def _try(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    started = time.monotonic()
    sentence = ""
    try:
        read_contents([path])
    except CheckpointError as error:
        sentence = str(error)
    assert _unsafe(sentence) == []
    assert time.monotonic() - started < _SLOW


@pytest.mark.parametrize("where", ["anywhere", "inside"])
def test_fuzzed_files_are_read_or_refused(where: str, seeds: list[tuple[str, bytes]], tmp_path: Path) -> None:
    change: Callable[[bytes, list[tuple[str, float, int]]], bytes] = _inside if where == "inside" else _mutate
    usable = [(name, raw) for name, raw in seeds if where == "anywhere" or raw[:2] == b"PK"]
    end = time.monotonic() + SECONDS / 2

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(chosen=st.sampled_from(usable), mutations=_mutations())
    def attempt(chosen: tuple[str, bytes], mutations: list[tuple[str, float, int]]) -> None:
        name, raw = chosen
        if time.monotonic() < end:
            _try(tmp_path / name, change(raw, mutations))

    # Each round has a fixed seed: the same files in the same order, as many as time allows.
    number = 0
    while time.monotonic() < end:
        seed(number)(attempt)()
        number += 1
