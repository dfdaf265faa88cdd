"""The one door: cards, families, halves, choices, and one error type for what does not open."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.base import CheckpointError, ModelCard
from models.opened import OpenedModel, Parts
from models.opening import open_checkpoint
from models.reading import as_paths, read_contents
from models.saving import save_checkpoint


def test_every_zoo_file_opens_by_its_card(zoo: Path) -> None:
    files = sorted(zoo.glob("*.safetensors"))
    assert files
    for path in files:
        model = open_checkpoint(path)
        assert (model.confidence, model.decided_by) == ("high", "card")
        assert model.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert model.bytes == path.stat().st_size
        assert model.capabilities


def test_unknown_family_is_refused_and_its_name_cleaned(tmp_path: Path) -> None:
    card = ModelCard(family="<b>nothing</b>\x1b[2J", image_shape=(1, 8, 8))
    save_checkpoint(tmp_path / "m.safetensors", card, {"a": torch.ones(2, 2)})
    with pytest.raises(CheckpointError, match="names the family") as caught:
        open_checkpoint(tmp_path / "m.safetensors")
    assert "<" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"there is no file 'nothing\.pth'"):
        open_checkpoint(tmp_path / "nothing.pth")


def test_plus_joins_two_halves_unless_a_file_is_called_so(tmp_path: Path) -> None:
    first, second, both = tmp_path / "a.pth", tmp_path / "b.pth", tmp_path / "a+b.pth"
    for path in (first, second, both):
        path.write_bytes(b"x")
    assert as_paths(f"{first}+{second}") == (first, second)
    assert as_paths(str(both)) == (both,)
    assert as_paths((first, second)) == (first, second)


def test_joined_halves_keep_their_files_names_as_hints(tmp_path: Path) -> None:
    torch.save({"fc.weight": torch.ones(3, 64)}, tmp_path / "encoder.pth")
    torch.save({"fc.weight": torch.ones(64, 3)}, tmp_path / "decoder.pth")
    contents = read_contents([tmp_path / "encoder.pth", tmp_path / "decoder.pth"])
    assert [(table.name, table.role) for table in contents.networks] == [("encoder", "encoder"), ("decoder", "decoder")]
    assert "2 files joined" in contents.evidence[0]


def test_complete_file_cannot_be_joined(zoo: Path, tmp_path: Path) -> None:
    torch.save({"fc.weight": torch.ones(3, 64)}, tmp_path / "encoder.pth")
    with pytest.raises(CheckpointError, match="complete by itself"):
        open_checkpoint((tmp_path / "encoder.pth", next(zoo.glob("*.safetensors"))))


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["transformer.h.0.attn.c_attn.weight", "transformer.wte.weight"], "language model"),
        (["model.layers.0.self_attn.q_proj.weight", "model.embed_tokens.weight"], "language model"),
        (
            ["bert.embeddings.word_embeddings.weight", "bert.encoder.layer.0.attention.self.query.weight"],
            "language model",
        ),
        (["conv1.weight", "layer1.0.conv1.weight", "layer4.0.conv1.weight", "fc.weight"], "ResNet"),
        (["features.0.weight", "classifier.6.weight"], "VGG"),
        (["unet.down.lora_A.weight", "unet.down.lora_B.weight"], "LoRA"),
    ],
)
def test_other_kinds_of_networks_are_named(names: list[str], what: str, tmp_path: Path) -> None:
    save_file({name: torch.ones(2, 2) for name in names}, tmp_path / "m.safetensors")
    with pytest.raises(CheckpointError, match=what):
        open_checkpoint(tmp_path / "m.safetensors")


def test_pointer_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "m.pth").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n")
    with pytest.raises(CheckpointError, match="Git LFS pointer"):
        open_checkpoint(tmp_path / "m.pth")


def test_choice_outside_of_the_hypotheses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.opened import Hypothesis
    from models.recognition import Reading

    def build() -> OpenedModel:
        return OpenedModel(card=ModelCard(family="x", image_shape=(1, 2, 2)), parts=Parts(), recognised="")

    names = ("first", "second")
    reading = Reading(
        hypotheses=tuple(Hypothesis(architecture=name, score=0.5, evidence=(name,), build=build) for name in names),
        confidence="choose",
        recognised="two readings",
    )
    monkeypatch.setattr("models.rebuilding.rebuild", lambda contents, *, images, labels: reading)
    torch.save({"odd.weight": torch.ones(2, 2)}, tmp_path / "m.pth")
    best = open_checkpoint(tmp_path / "m.pth")
    assert (best.confidence, best.decided_by, len(best.hypotheses)) == ("choose", "inference", 2)
    chosen = open_checkpoint(tmp_path / "m.pth", choice=1)
    assert chosen.decided_by == "user"
    assert "second" in chosen.evidence
    with pytest.raises(CheckpointError, match="there are 2, numbered from 0"):
        open_checkpoint(tmp_path / "m.pth", choice=7)
