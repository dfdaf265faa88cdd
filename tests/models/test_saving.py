"""Our safetensors files: the card is kept, the bytes are deterministic, a wrong card is refused in one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from models.base import CheckpointError, ModelCard
from models.saving import METADATA_KEY, card_to_json, read_card, save_checkpoint

CARD = ModelCard(
    family="mlp_gan",
    image_shape=(1, 8, 8),
    value_range=(-1.0, 1.0),
    latent_dim=16,
    config={"generator_hidden": [4, 4]},
    training={"seed": 0, "final_losses": {"generator": 0.5}},
    description="A small one.",
)


def test_a_card_read_from_a_file_equals_the_one_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "model.safetensors"
    save_checkpoint(path, CARD, {"a": torch.arange(3.0)})
    with safe_open(path, "pt") as opened:
        assert read_card(opened.metadata()) == CARD
        assert torch.equal(opened.get_tensor("a"), torch.arange(3.0))
    assert [entry.name for entry in path.parent.iterdir()] == ["model.safetensors"]


def test_the_same_card_and_weights_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    tensors = {name: torch.full((3,), float(place)) for place, name in enumerate("zebra")}
    save_checkpoint(tmp_path / "one", CARD, tensors)
    reordered = replace(CARD, config=dict(reversed(CARD.config.items())))
    save_checkpoint(tmp_path / "two", reordered, dict(reversed(tensors.items())))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_weights_that_share_storage_or_are_transposed_are_saved(tmp_path: Path) -> None:
    matrix = torch.arange(6.0).reshape(2, 3)
    save_checkpoint(tmp_path / "m", CARD, {"a": matrix, "b": matrix.T})
    with safe_open(tmp_path / "m", "pt") as opened:
        assert torch.equal(opened.get_tensor("b"), matrix.T)


def test_a_file_without_our_key_has_no_card() -> None:
    assert read_card(None) is None
    assert read_card({"format": "pt"}) is None


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"family": 3}, "family"),
        ({"image_shape": [1, 8]}, "image_shape"),
        ({"image_shape": [1, 8, 10**9]}, "image_shape"),
        ({"image_shape": [True, 8, 8]}, "image_shape"),
        ({"value_range": [1, 0]}, "value_range"),
        ({"value_range": [0, "1"]}, "value_range"),
        ({"latent_dim": -1}, "latent_dim"),
        ({"latent_dim": 10**12}, "latent_dim"),
        ({"classes": 2.5}, "classes"),
        ({"config": []}, "config"),
        ({"training": "long"}, "training"),
        ({"version": 99}, "version"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], names: str) -> None:
    fields = json.loads(card_to_json(CARD)) | change
    with pytest.raises(CheckpointError, match=names):
        read_card({METADATA_KEY: json.dumps(fields)})


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000, '{"value_range": [NaN, 1]}'])
def test_metadata_that_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError, match="card"):
        read_card({METADATA_KEY: text})
