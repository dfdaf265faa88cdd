"""Which tensors of a file belong to which network."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from models.reading import read_contents


@pytest.mark.parametrize("part", ["discriminator", "generator", "critic", "gen"])
def test_layers_with_the_name_of_a_part_are_no_networks(part: str, tmp_path: Path) -> None:
    layers = {"conv1": nn.Conv2d(1, 4, 3), "bn1": nn.BatchNorm2d(4), "conv2": nn.Conv2d(4, 1, 3, bias=False)}
    network = nn.ModuleDict({f"{part}_{name}": layer for name, layer in layers.items()})
    torch.save(network.state_dict(), tmp_path / "m.pth")
    (table,) = read_contents([tmp_path / "m.pth"]).networks
    assert table.tensors.keys() == network.state_dict().keys()
