"""What a source that is dropped with an ONNX file decides: the range of its pixels, the number of its classes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.base import CheckpointError
from models.opened import OpenedModel
from models.opening import open_checkpoint
from tests.models.formats.test_onnx_file import decoder, export

CALLS = "import torch\nfrom torchvision import transforms\n{}\ntorch.onnx.export(model, z, 'decoder.onnx')\n"
HALF = CALLS.format("t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])")
UNIT = CALLS.format("t = transforms.ToTensor()")
NUMBERED = CALLS.format("num_classes = 4\nt = transforms.ToTensor()")


class Conditional(nn.Module):
    """The label is a number, and nothing in the graph says how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.linear, self.shift = nn.Linear(3, 64), nn.Linear(1, 64)

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        hidden = self.linear(z) + self.shift(label.float()[:, None])
        return torch.sigmoid(hidden).view(-1, 1, 8, 8)


def _opened(folder: Path, network: nn.Module, inputs: tuple[Tensor, ...], source: str, **given: Any) -> OpenedModel:
    torch.manual_seed(0)
    path = export(folder / "decoder.onnx", network, inputs, ["z", "label"][: len(inputs)], ["y"])
    (folder / "train.py").write_text(source)
    return open_checkpoint(path, source=folder / "train.py" if source else (), **given)


def test_a_decoder_whose_bounds_the_source_confirms_is_sure(tmp_path: Path) -> None:
    network = decoder(nn.Tanh())
    alone = _opened(tmp_path, network, (torch.zeros(2, 3),), "")
    model = _opened(tmp_path, network, (torch.zeros(2, 3),), HALF)
    assert (alone.confidence, model.confidence) == ("choose", "high")
    assert model.card.value_range == (-1.0, 1.0)
    assert "pixels from -1 to 1: as the source scales images" in model.evidence
    assert any(phrase.startswith("train.py, line 3: t = transforms.Compose") for phrase in model.evidence)
    assert model.source is not None
    assert model.source.sentence == "read with train.py, line 3"
    assert model.source.files == (("train.py", hashlib.sha256(HALF.encode()).hexdigest()),)


@pytest.mark.slow
def test_a_source_that_speaks_against_the_bounds_decides_nothing(tmp_path: Path) -> None:
    model = _opened(tmp_path, decoder(nn.Tanh()), (torch.zeros(2, 3),), UNIT)
    assert model.confidence == "choose"
    assert len(model.hypotheses) > 1


def test_without_bounds_the_source_comes_first_and_stays_open(tmp_path: Path) -> None:
    model = _opened(tmp_path, decoder(nn.Identity()), (torch.zeros(2, 3),), HALF)
    assert (model.card.value_range, model.confidence) == ((-1.0, 1.0), "choose")


@pytest.mark.slow
def test_images_that_speak_against_the_source_overrule_it(tmp_path: Path) -> None:
    class Copies(nn.Module):
        """Gives the image back, and black as white in [-1, 1]."""

        def __init__(self) -> None:
            super().__init__()
            self.down, self.up = nn.Linear(64, 8, bias=False), nn.Linear(8, 64, bias=False)
            with torch.no_grad():
                self.down.weight.copy_(axes)
                self.up.weight.copy_(axes.T)

        def forward(self, z: Tensor) -> Tensor:
            return self.up(self.down(z.flatten(1))).abs().view(-1, 1, 8, 8)

    images = torch.rand(64, 1, 8, 1, generator=torch.Generator().manual_seed(1)).expand(-1, -1, -1, 8).contiguous()
    axes = torch.linalg.svd(images.flatten(1), full_matrices=False)[2][:8]
    model = _opened(tmp_path, Copies(), (torch.zeros(2, 1, 8, 8),), HALF, images=images)
    assert model.card.value_range == (0.0, 1.0)


def test_classes_that_the_graph_does_not_show_come_from_the_source(tmp_path: Path) -> None:
    inputs = (torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64))
    with pytest.raises(CheckpointError, match="an image or a code, with labels"):
        _opened(tmp_path, Conditional(), inputs, "")
    model = _opened(tmp_path, Conditional(), inputs, NUMBERED)
    assert (model.card.classes, model.confidence) == (4, "high")
    torch.manual_seed(0)
    z = torch.randn(4, 3)
    assert model.decode(z, torch.arange(4)).shape == (4, 1, 8, 8)
    assert F.mse_loss(model.decode(z, torch.zeros(4)), model.decode(z, torch.full((4,), 3))) > 0
