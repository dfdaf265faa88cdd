"""Sharded safetensors: an index and its shards, in a folder or a zip of it, are one network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from models.base import CheckpointError
from models.reading import read_contents

STATE = {
    "encoder.0.weight": torch.ones(4, 64), "encoder.0.bias": torch.zeros(4),
    "decoder.0.weight": torch.ones(64, 4), "decoder.0.bias": torch.full((64,), 2.0),
}  # fmt: skip


def _sharded(folder: Path, placed: dict[str, object] | None = None) -> Path:
    folder.mkdir()
    shards: dict[str, dict[str, Tensor]] = {}
    where = {name: f"model-0000{1 + name.startswith('decoder')}-of-00002.safetensors" for name in STATE}
    for name, file in where.items():
        shards.setdefault(file, {})[name] = STATE[name]
    for file, tensors in shards.items():
        save_file(tensors, folder / file)
    index = {"metadata": {"total_size": 2320}, "weight_map": where if placed is None else placed}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder


@pytest.mark.parametrize("zipped", [False, True])
def test_shards_are_one_network_in_the_order_of_the_index(zipped: bool, tmp_path: Path) -> None:
    path = _sharded(tmp_path / "model")
    if zipped:
        path = Path(shutil.make_archive(str(tmp_path / "m"), "zip", tmp_path, "model"))
    contents = read_contents([path])
    (network,) = contents.networks
    assert list(network.tensors) == list(STATE)
    assert all(torch.equal(network.tensors[name], tensor) for name, tensor in STATE.items())
    assert contents.format == "safetensors in 2 shards"


@pytest.mark.parametrize("file", ["../model.safetensors", "/etc/passwd", "a/b.safetensors", 3, "model.bin"])
def test_an_index_that_points_elsewhere_is_refused(file: object, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"should name one \.safetensors file beside it"):
        read_contents([_sharded(tmp_path / "model", {"encoder.0.weight": file})])


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = _sharded(tmp_path / "model")
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(CheckpointError, match="model-00002-of-00002"):
        read_contents([folder])


def test_a_tensor_that_its_shard_lacks_is_named(tmp_path: Path) -> None:
    placed: dict[str, object] = {"encoder.9.weight": "model-00001-of-00002.safetensors"}
    with pytest.raises(CheckpointError, match=r"encoder\.9\.weight"):
        read_contents([_sharded(tmp_path / "model", placed)])
