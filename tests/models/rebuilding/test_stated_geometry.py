"""What a pickled module states about its convolutions is used as it is. Layers that are not rebuilt are named."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from models.base import CheckpointError
from models.opening import open_checkpoint


class Dilated(nn.Module):
    def __init__(self, **convolution: object) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, **convolution), nn.ReLU(),
            nn.Flatten(), nn.Linear(8 * 14 * 14, 12),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(12, 8 * 14 * 14), nn.ReLU(), nn.Unflatten(1, (8, 14, 14)),
            nn.ConvTranspose2d(8, 1, 4, stride=2, padding=3, output_padding=1, dilation=2), nn.Sigmoid(),
        )  # fmt: skip


def _saved(folder: Path, module: nn.Module) -> Path:
    torch.save(module.eval(), folder / "whole.pth")
    return folder / "whole.pth"


@pytest.mark.parametrize("padding", [2, "same"])
def test_dilation_and_same_padding_of_a_pickled_module_are_kept(padding: object, tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = Dilated(padding=padding, dilation=2)
    images = torch.rand(16, 1, 28, 28)
    with torch.no_grad():
        code = module.encoder(images)
        size = module.decoder(code).shape[2:]
    images = torch.rand(16, 1, 28, 28)
    if size != images.shape[2:]:
        pytest.fail(f"the example must end at 28 x 28; it ends at {tuple(size)}")
    model = open_checkpoint(_saved(tmp_path, module), images=images)
    with torch.no_grad():
        torch.testing.assert_close(model.encode(images).mean, module.encoder(images))
        torch.testing.assert_close(model.reconstruct(images), module.decoder(module.encoder(images)))


@pytest.mark.parametrize("convolution", [{"padding": (1, 2)}, {"padding": 1, "stride": (1, 2)}])
def test_convolutions_unlike_in_height_and_width_are_refused_by_name(
    convolution: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(CheckpointError, match="unlike in height and width"):
        open_checkpoint(_saved(tmp_path, Dilated(**convolution)))
