"""``touchstone.evaluate`` of folders of runs and of patterns measures what the command line measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from evaluation import TouchstoneError, evaluate

SMALL: dict[str, Any] = {"metrics": "mse", "n": 20, "n_train": 20, "replicates": 20}


@pytest.fixture
def runs(zoo: Path, tmp_path: Path) -> Path:
    """Two trainings of two looks, in two folders, and a half-written look."""
    for seed in (1, 2):
        folder = tmp_path / f"lr0.1_seed{seed}"
        folder.mkdir()
        for epoch in (1, 2):
            save_file(_scaled(zoo, seed + epoch / 10), folder / f"ae_epoch_{epoch}.safetensors", _card(zoo))
    (tmp_path / "lr0.1_seed2" / "ae_epoch_3.safetensors").write_bytes(b"\x00" * 100)
    return tmp_path


def _scaled(zoo: Path, factor: float) -> dict[str, Tensor]:
    """The weights of a small autoencoder, other ones for each factor."""
    return {name: tensor * factor for name, tensor in load_file(zoo / "autoencoder-2d.safetensors").items()}


def _card(zoo: Path) -> dict[str, str]:
    with safe_open(zoo / "autoencoder-2d.safetensors", "pt") as file:
        return dict(file.metadata())


def test_looks_of_folders_know_their_trainings(runs: Path) -> None:
    folders = sorted(runs.iterdir())
    with pytest.warns(UserWarning, match="'lr0.1_seed2-ae@3' was not measured"):
        found = evaluate(folders, **SMALL)
    assert [run.name for run in found] == [f"lr0.1_seed{seed}-ae@{epoch}" for seed in (1, 2) for epoch in (1, 2)]
    looks = [run.record.checkpoint.look_of for run in found]
    assert {(look.recipe, look.unit) for look in looks if look} == {("lr0.1_seed*/ae", "epoch")}
    assert [look.step for look in looks if look] == [1, 2, 1, 2]
    assert list(found.errors) == ["lr0.1_seed2-ae@3"]


def test_a_pattern_is_what_it_matches(runs: Path) -> None:
    found = evaluate(f"{runs}/*/ae_epoch_1.safetensors", **SMALL)
    assert [run.name for run in found] == ["lr0.1_seed1-ae_epoch_1", "lr0.1_seed2-ae_epoch_1"]
    with pytest.raises(TouchstoneError, match="nothing matches the pattern"):
        evaluate(f"{runs}/*/nothing.pth", **SMALL)
    with pytest.raises(TouchstoneError, match="a dict names single models, and 'all' is"):
        evaluate({"all": str(runs)}, **SMALL)


def test_a_folder_without_a_whole_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ae_epoch_3.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(TouchstoneError, match="holds no checkpoint that can be measured"):
        evaluate(tmp_path, **SMALL)
