"""The bundle: what was written is read back, and the probe finds what was changed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.formats.bundle.writing import save_bundle
from models.opening import open_checkpoint


class VAE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.hidden = nn.Linear(64, 16)
        self.norm = nn.BatchNorm1d(16)
        self.mean, self.log_variance = nn.Linear(16, 3), nn.Linear(16, 3)
        self.output = nn.Linear(3, 64)

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.relu(self.norm(self.hidden(images.flatten(1))))
        return self.mean(hidden), self.log_variance(hidden)

    def decode(self, codes: Tensor) -> Tensor:
        return torch.tanh(self.output(codes)).view(-1, 1, 8, 8)


@pytest.fixture
def images() -> Tensor:
    return torch.rand(7, 1, 8, 8, generator=torch.Generator().manual_seed(1))


def _save(module: nn.Module, path: Path, **changes: object) -> Path:
    facts: dict[str, object] = {"image_shape": (1, 8, 8), "latent_dim": 3, "value_range": (-1, 1)} | changes
    return save_bundle(module, path, **facts)  # type: ignore[arg-type]


def test_vae_comes_back_as_it_was(images: Tensor, tmp_path: Path) -> None:
    vae = VAE()
    vae.train()
    model = open_checkpoint(_save(vae, tmp_path / "v.zip", spread="log_variance", images=images))
    assert vae.training  # left as it was
    vae.eval()
    mean, log_variance = vae.encode(images * 2 - 1)
    posterior = model.encode(images)
    assert posterior.std is not None
    assert torch.allclose(posterior.mean, mean, atol=1e-5)
    assert torch.allclose(posterior.std, (log_variance / 2).exp(), atol=1e-5)
    assert torch.allclose(model.reconstruct(images), (vae.decode(mean) + 1) / 2, atol=1e-5)
    assert model.sample(3, generator=torch.Generator().manual_seed(0)).shape == (3, 1, 8, 8)
    assert model.confidence == "high"


def test_generator_with_classes_and_discriminator(images: Tensor, tmp_path: Path) -> None:
    class GAN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding, self.output, self.critic = nn.Embedding(4, 2), nn.Linear(5, 64), nn.Linear(64, 1)

        def generator(self, z: Tensor, y: Tensor) -> Tensor:
            return torch.tanh(self.output(torch.cat([z, self.embedding(y)], 1))).view(-1, 1, 8, 8)

        def discriminator(self, images: Tensor) -> Tensor:
            return self.critic(images.flatten(1))

    gan = GAN()
    model = open_checkpoint(_save(gan, tmp_path / "g.zip", classes=4))
    codes, labels = torch.randn(5, 3), torch.tensor([3, 2, 1, 0, 0])
    assert model.conditional
    assert torch.allclose(model.decode(codes, labels), (gan.generator(codes, labels) + 1) / 2, atol=1e-5)
    assert torch.allclose(model.discriminate(images), gan.discriminator(images * 2 - 1)[:, 0], atol=1e-5)


def test_plain_module_is_a_generator_and_flat_images_are_flattened(images: Tensor, tmp_path: Path) -> None:
    generator = nn.Sequential(nn.Linear(3, 64), nn.Tanh(), nn.Unflatten(1, (1, 8, 8)))
    assert {*map(str, open_checkpoint(_save(generator, tmp_path / "g.zip")).capabilities)} == {"decode", "sample"}
    encoder = nn.Linear(64, 3)
    model = open_checkpoint(_save(nn.ModuleDict({"encoder": encoder}), tmp_path / "e.zip", encode=encoder, flat=True))
    assert torch.allclose(model.encode(images).mean, encoder((images * 2 - 1).flatten(1)), atol=1e-5)


def test_random_operators_are_refused_on_writing(tmp_path: Path) -> None:
    class Noisy(VAE):
        def decode(self, codes: Tensor) -> Tensor:
            return super().decode(codes + torch.randn_like(codes))

    with pytest.raises(CheckpointError, match="random numbers"):
        _save(Noisy(), tmp_path / "n.zip", spread="log_variance")
    assert list(tmp_path.iterdir()) == []


def _changed(path: Path, change: dict[str, object], *, keep_digests: bool = False, **files: bytes) -> None:
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(content["manifest.json"])
    for name, raw in files.items():
        content[name.replace("_onnx", ".onnx")] = raw
        if not keep_digests:
            manifest["files"][name.replace("_onnx", ".onnx")] = hashlib.sha256(raw).hexdigest()
    content["manifest.json"] = json.dumps(manifest | change).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, raw in content.items():
            new.writestr(name, raw)


def test_probe_shows_wrong_preprocessing(tmp_path: Path) -> None:
    path = _save(VAE(), tmp_path / "v.zip", spread="log_variance")
    _changed(path, {"image": {"shape": [1, 8, 8], "range": [0, 1], "layout": "nchw"}})
    with pytest.raises(CheckpointError, match="does not give what its author's program gave"):
        open_checkpoint(path)


def test_probe_shows_the_wrong_kind_of_spread(tmp_path: Path) -> None:
    path = _save(VAE(), tmp_path / "v.zip", spread="log_variance")
    other = _save(nn.Sequential(nn.Linear(3, 64), nn.Unflatten(1, (1, 8, 8))), tmp_path / "o.zip")
    with zipfile.ZipFile(other) as archive:
        _changed(path, {}, decoder_onnx=archive.read("decoder.onnx"))
    with pytest.raises(CheckpointError, match="does not give what its author's program gave"):
        open_checkpoint(path)


def test_changed_file_is_noticed_by_its_digest(tmp_path: Path) -> None:
    path = _save(VAE(), tmp_path / "v.zip", spread="log_variance")
    _changed(path, {}, keep_digests=True, decoder_onnx=b"something else")
    with pytest.raises(CheckpointError, match="SHA-256"):
        open_checkpoint(path)
