"""The sentence that refuses a file names a call, and that very call makes a file that opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn

import touchstone
from models.base import CheckpointError
from models.opening import open_checkpoint
from tests.models.live.authors import VAE


def test_the_call_that_a_refusal_names_makes_a_file_that_opens(tmp_path: Path) -> None:
    refused = tmp_path / "refused.pth"
    torch.save(nn.TransformerEncoderLayer(8, 2, 16).state_dict(), refused)
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(refused)
    call = re.search(r"touchstone\.save_bundle\(([^()]|\([^()]*\))*\)", str(caught.value))
    assert call is not None, caught.value
    path, module = tmp_path / "model.zip", VAE()
    module.train()
    module.fc1.training = False
    c, h, w, d = 1, 8, 8, 4
    eval(call[0], {"touchstone": touchstone}, {"module": module, "path": path, "c": c, "h": h, "w": w, "d": d})
    assert open_checkpoint(path).card.latent_dim == d
    assert (module.training, module.fc1.training, module.fc3.training) == (True, False, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"module": "vae"}, {"image_shape": 8}, {"latent_dim": "4"}, {"latent_dim": 5}, {"image_shape": (1, 9, 9)},
        {"value_range": (1, 0)}, {"classes": 0}, {"spread": "std"}, {"prior": "gauss"},
    ],
)  # fmt: skip
def test_what_a_bundle_cannot_hold_is_refused_in_one_sentence(wrong: dict[str, object], tmp_path: Path) -> None:
    given = {"module": VAE(), "path": tmp_path / "m.zip", "image_shape": (1, 8, 8), "latent_dim": 4} | wrong
    with pytest.raises(touchstone.TouchstoneError) as caught:
        touchstone.save_bundle(**given)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
