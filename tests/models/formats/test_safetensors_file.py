"""safetensors: plain weights, and ours with the card."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.base import CheckpointError, ModelCard
from models.reading import read_contents
from models.saving import save_checkpoint


def test_plain_weights_of_every_type(tmp_path: Path) -> None:
    saved = {
        "a.weight": torch.randn(2, 3), "b.weight": torch.randn(2, 3).half(), "c.weight": torch.randn(2, 3).bfloat16(),
        "d.weight": torch.randn(2, 3).double(), "e.weight": torch.tensor([[1, 2]]), "f.weight": torch.empty(0, 3),
    }  # fmt: skip
    save_file(saved, tmp_path / "m.safetensors", metadata={"format": "pt"})
    contents = read_contents([tmp_path / "m.safetensors"])
    (table,) = contents.networks
    assert contents.card is None
    assert contents.facts == {"format": "pt"}
    for name, tensor in saved.items():
        assert torch.equal(table.tensors[name], tensor.to(table.tensors[name].dtype))


def test_card_comes_with_the_weights_under_their_own_names(tmp_path: Path) -> None:
    card = ModelCard(family="x", image_shape=(1, 8, 8), latent_dim=2)
    save_checkpoint(
        tmp_path / "m.safetensors", card, {"generator.0.weight": torch.ones(2, 2), "module.w": torch.ones(2)}
    )
    contents = read_contents([tmp_path / "m.safetensors"])
    assert contents.card == card
    assert set(contents.networks[0].tensors) == {"generator.0.weight", "module.w"}


def test_other_suffix_is_recognised_by_content(tmp_path: Path) -> None:
    save_file({"a.weight": torch.ones(2, 2)}, tmp_path / "m.bin")
    assert read_contents([tmp_path / "m.bin"]).format == "safetensors"


def test_cut_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    save_file({"a.weight": torch.ones(64, 64)}, tmp_path / "m.safetensors")
    raw = (tmp_path / "m.safetensors").read_bytes()
    (tmp_path / "m.safetensors").write_bytes(raw[:-100])
    with pytest.raises(CheckpointError, match="damaged"):
        read_contents([tmp_path / "m.safetensors"])
