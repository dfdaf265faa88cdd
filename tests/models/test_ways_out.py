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


REFUSED: dict[str, nn.Module] = {
    "attention": nn.TransformerEncoderLayer(8, 2, 16),
    "recurrent": nn.ModuleDict({"rnn": nn.LSTM(8, 4), "out": nn.Linear(4, 8)}),
    "lopsided": nn.Sequential(nn.Conv2d(1, 4, (1, 7)), nn.Conv2d(4, 1, (7, 1))),
    "volumes": nn.Sequential(nn.Conv3d(1, 4, 3), nn.Conv3d(4, 1, 3)),
    "no chain": nn.ModuleList([nn.Linear(17, 5), nn.Linear(31, 7), nn.Linear(64, 3)]),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_weights_that_do_not_tell_their_network_are_refused_with_three_ways_out(kind: str, tmp_path: Path) -> None:
    torch.save(REFUSED[kind].state_dict(), tmp_path / "m.pth")
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(tmp_path / "m.pth")
    said = str(caught.value)
    for way in ("the author's source (.py or .ipynb)", "touchstone.save_bundle(", "--model nets.py:VAE"):
        assert way in said
    assert len(said) <= 420
    assert re.search(r"[.!?] [A-Z]", said) is None, "one sentence"


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
