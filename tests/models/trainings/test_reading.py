"""Folders on disk: what lies there, what checkpoints say themselves, and what is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from torch import nn

from evaluation.types import TouchstoneError
from models.base import CheckpointError, ModelCard
from models.formats.outline import NoWeights
from models.saving import save_checkpoint
from models.trainings import reading
from models.trainings.found import Witness
from models.trainings.reading import Unread, look_here, read_trainings
from models.trainings.witnesses import witness


class Network(nn.Module):
    def __init__(self, passes: int = 0, width: int = 4) -> None:
        super().__init__()
        self.layer = nn.Linear(2, width)
        self.norm = nn.BatchNorm1d(width)
        self.norm.num_batches_tracked += passes


def save(path: Path, value: object, *, zipped: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(value, path, _use_new_zipfile_serialization=zipped)
    return path


@pytest.mark.parametrize("zipped", [True, False])
def test_a_checkpoint_says_its_passes_facts_and_layout(tmp_path: Path, zipped: bool) -> None:
    saved = {"state_dict": Network(938).state_dict(), "epoch": 1, "global_step": 938, "hyper_parameters": {"lr": 0.1}}
    found = witness(save(tmp_path / "a.ckpt", saved, zipped=zipped))
    assert found.passes == (938,)
    assert found.facts == {"lr": 0.1, "epoch": 1, "global_step": 938}
    plain = witness(save(tmp_path / "b.pt", Network(7).state_dict(), zipped=zipped))
    wide = witness(save(tmp_path / "c.pt", Network(7, width=5).state_dict(), zipped=zipped))
    parallel = nn.DataParallel(Network(7))
    assert witness(save(tmp_path / "d.pt", parallel.state_dict(), zipped=zipped)).layout == plain.layout != wide.layout


def test_equal_weights_are_known_by_their_checksums(tmp_path: Path) -> None:
    torch.manual_seed(0)
    state = Network().state_dict()
    first, again = (witness(save(tmp_path / name, state)) for name in ("a.pt", "b.pt"))
    other = witness(save(tmp_path / "c.pt", Network().state_dict()))
    assert first.identity == again.identity != other.identity


def test_a_card_says_its_training(tmp_path: Path) -> None:
    training = {"seed": 3, "epochs": 20, "loss_curves": {"loss": [1.0, 0.5]}}
    card = ModelCard(family="mlp_autoencoder", image_shape=(1, 8, 8), training=training)
    save_checkpoint(tmp_path / "vae.safetensors", card, {"weight": torch.zeros(2, 2)})
    (one,) = read_trainings([tmp_path], look_here).trainings
    assert one.seed is not None
    assert (one.seed.value, one.looks[0].step, one.looks[0].unit) == (3, 20, "epoch")
    assert not one.hyper_parameters.keys() & {"loss_curves.loss"}


def test_a_folder_of_runs(tmp_path: Path) -> None:
    for seed in range(2):
        for epoch in (1, 2):
            path = tmp_path / f"runs/seed_{seed}/checkpoints/vae_epoch_{epoch}.pt"
            save(path, Network(10 * epoch).state_dict())
        (tmp_path / f"runs/seed_{seed}/config.yaml").write_text("lr: 0.1\nlatent_dim: 8\n")
        (tmp_path / f"runs/seed_{seed}/metrics.csv").write_text("epoch,loss\n1,2\n")
    save(tmp_path / "runs/codes.pt", torch.zeros(3))
    save(tmp_path / "runs/seed_0/checkpoints/optimizer_epoch_1.pt", {"state": {}, "param_groups": []})
    found = read_trainings([tmp_path / "runs"], look_here)
    assert [(one.name, [look.step for look in one.looks]) for one in found.trainings] == [
        ("seed_0/vae", [1, 2]),
        ("seed_1/vae", [1, 2]),
    ]
    assert [str(path) for path in found.trainings[1].logs] == ["seed_1/metrics.csv"]
    assert found.trainings[0].hyper_parameters["latent_dim"].value == 8
    assert [recipe.trainings for recipe in found.recipes] == [("seed_0/vae", "seed_1/vae")]
    assert any("hold no network" in note for note in found.notes)
    assert found.root == tmp_path / "runs"


def test_a_series_is_called_by_the_folder_that_was_given(tmp_path: Path) -> None:
    for epoch in (1, 2):
        save(tmp_path / f"my-gan/checkpoints/generator_epoch_{epoch}.pth", Network().state_dict())
    assert read_trainings([tmp_path / "my-gan"], look_here).trainings[0].name == "my-gan"


def test_broken_files_are_sentences_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = save(tmp_path / "epoch_1.pt", Network().state_dict())
    (tmp_path / "epoch_2.pt").write_bytes(whole.read_bytes()[:-300])
    (tmp_path / "epoch_3.pt").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    (tmp_path / "epoch_4.pt").write_bytes(b"")
    (one,) = read_trainings([tmp_path], look_here).trainings
    assert [bool(look.problems) for look in one.looks] == [False, True, True, True]
    assert "git lfs pull" in one.looks[2].problems[0]
    assert all("\n" not in problem for look in one.looks for problem in look.problems)


def test_files_and_folders_that_vanish_while_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for run in ("a", "b"):
        save(tmp_path / run / "epoch_1.pt", Network().state_dict())

    def vanishing(paths: object) -> list[Witness | Unread]:
        shutil.rmtree(tmp_path / "b")
        return look_here(paths)  # type: ignore[arg-type]

    found = read_trainings([tmp_path], vanishing)
    assert [len(look.problems) for training in found.trainings for look in training.looks] == [0, 1]
    assert "look whether it is still there" in found.trainings[1].looks[0].problems[0]


def test_wrong_paths_are_one_sentence(tmp_path: Path) -> None:
    for paths in ([], [tmp_path / "nothing"]):
        with pytest.raises(TouchstoneError, match="name a folder of training runs"):
            read_trainings(paths, look_here)
    assert read_trainings([tmp_path], look_here).trainings == ()


def test_of_very_many_checkpoints_some_are_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_OPENED", 4)
    for epoch in range(1, 11):
        (tmp_path / f"epoch_{epoch}.pt").write_bytes(b"0" * 5000)
    asked: list[Path] = []

    def counted(paths: object) -> list[Witness | Unread]:
        asked.extend(paths)  # type: ignore[arg-type]
        return [Witness(layout="a") for _ in asked]

    found = read_trainings([tmp_path], counted)
    assert len(asked) == 4
    assert len(found.trainings[0].looks) == 10
    assert found.notes == ("of 10 checkpoints 4 were looked into; names and sizes speak for the others",)


def test_what_is_no_checkpoint_is_told_apart_from_what_is_broken(tmp_path: Path) -> None:
    with pytest.raises(NoWeights):
        witness(save(tmp_path / "tensor.pt", torch.zeros(3)))
    (tmp_path / "cut.pt").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(CheckpointError) as raised:
        witness(tmp_path / "cut.pt")
    assert not isinstance(raised.value, NoWeights)
