"""Models in several files: pythae and diffusers folders, plain and zipped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from models.base import CheckpointError
from models.opening import open_checkpoint
from models.reading import read_contents


def _pythae(folder: Path) -> Path:
    folder.mkdir()
    state = {"encoder.layers.0.0.weight": torch.ones(4, 64), "decoder.layers.0.0.weight": torch.ones(64, 4)}
    torch.save({"model_state_dict": state}, folder / "model.pt")
    (folder / "model_config.json").write_text(
        json.dumps({"name": "VAEConfig", "input_dim": [1, 8, 8], "latent_dim": 4})
    )
    (folder / "environment.json").write_text("{}")
    (folder / "encoder.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    return folder


@pytest.mark.parametrize("zipped", [False, True])
def test_pythae_folder_gives_weights_and_configuration(zipped: bool, tmp_path: Path) -> None:
    path = _pythae(tmp_path / "final_model")
    if zipped:
        path = Path(shutil.make_archive(str(tmp_path / "m"), "zip", tmp_path, "final_model"))
    contents = read_contents([path])
    assert "pythae" in contents.format
    assert list(contents.networks[0].tensors) == ["encoder.layers.0.0.weight", "decoder.layers.0.0.weight"]
    assert contents.facts["latent_dim"] == 4
    assert any("never loaded" in item for item in contents.skipped)


def _diffusers(folder: Path, config: dict[str, object]) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "diffusion_pytorch_model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    return folder


def test_diffusers_without_the_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CheckpointError, match="optional package diffusers is not installed"):
        open_checkpoint(_diffusers(tmp_path / "vae", {"_class_name": "AutoencoderKL", "in_channels": 3}))


def test_other_diffusers_classes_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="class 'UNet2DModel'"):
        open_checkpoint(_diffusers(tmp_path / "unet", {"_class_name": "UNet2DModel"}))


def test_numbers_of_a_diffusers_configuration_are_bounded(tmp_path: Path) -> None:
    config = {"_class_name": "AutoencoderKL", "block_out_channels": [1 << 30]}
    with pytest.raises(CheckpointError, match="block_out_channels"):
        open_checkpoint(_diffusers(tmp_path / "vae", config))


@pytest.mark.parametrize("zipped", [False, True])
def test_diffusers_autoencoder_gives_what_the_package_gives(zipped: bool, tmp_path: Path) -> None:
    diffusers = pytest.importorskip("diffusers", reason="needs the optional package diffusers")
    torch.manual_seed(0)
    network = diffusers.AutoencoderKL(
        in_channels=1, out_channels=1, block_out_channels=(32,), latent_channels=2, sample_size=8
    ).eval()
    network.save_pretrained(tmp_path / "vae")
    path = tmp_path / "vae"
    if zipped:
        path = Path(shutil.make_archive(str(tmp_path / "m"), "zip", path))
    images = torch.rand(3, 1, 8, 8)
    with torch.no_grad():
        expected = (network.decode(network.encode(images * 2 - 1).latent_dist.mean).sample + 1) / 2
    assert torch.allclose(open_checkpoint(path, images=images).reconstruct(images), expected, atol=1e-4)


def _tiny(diffusers: Any) -> Any:
    widths = {"encoder_block_out_channels": (8, 8), "decoder_block_out_channels": (8, 8)}
    blocks = {"num_encoder_blocks": (1, 1), "num_decoder_blocks": (1, 1)}
    return diffusers.AutoencoderTiny(
        in_channels=3, out_channels=3, latent_channels=2, upsampling_scaling_factor=2, **widths, **blocks
    )


def _vector_quantised(diffusers: Any) -> Any:
    return diffusers.VQModel(
        in_channels=3, out_channels=3, block_out_channels=(32,), latent_channels=2, num_vq_embeddings=16, sample_size=16
    )


@pytest.mark.parametrize("make", [_tiny, _vector_quantised])
def test_other_diffusers_autoencoders_give_what_the_package_gives(make: Any, tmp_path: Path) -> None:
    diffusers = pytest.importorskip("diffusers", reason="needs the optional package diffusers")
    torch.manual_seed(0)
    network = make(diffusers).eval()
    network.save_pretrained(tmp_path / "vae")
    images = torch.rand(3, 3, 16, 16)
    with torch.no_grad():
        expected = (network.decode(network.encode(images * 2 - 1).latents).sample + 1) / 2
    model = open_checkpoint(tmp_path / "vae", images=images)
    assert torch.allclose(model.reconstruct(images), expected, atol=1e-4)
    assert model.confidence == "high"
