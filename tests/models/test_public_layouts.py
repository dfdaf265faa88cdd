"""Families of public layouts: exact names and shapes, and the authors' forward pass."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.families import families
from models.opening import open_checkpoint


class Dcgan(nn.Module):
    def __init__(self, nz: int = 20, ngf: int = 4, nc: int = 3) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        widths = [nz, ngf * 8, ngf * 4, ngf * 2, ngf]
        for index, (before, after) in enumerate(pairwise(widths)):
            step = (1, 0) if index == 0 else (2, 1)
            layers += [nn.ConvTranspose2d(before, after, 4, *step, bias=False), nn.BatchNorm2d(after), nn.ReLU(True)]
        self.main = nn.Sequential(*layers, nn.ConvTranspose2d(ngf, nc, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.main(z[:, :, None, None])


class MlpGenerator(nn.Module):
    def __init__(self, classes: int = 0) -> None:
        super().__init__()
        if classes:
            self.label_emb = nn.Embedding(classes, classes)
        layers: list[nn.Module] = [nn.Linear(30 + classes, 16), nn.LeakyReLU(0.2)]
        for before, after in pairwise((16, 24, 32, 40)):
            layers += [nn.Linear(before, after), nn.BatchNorm1d(after, 0.8), nn.LeakyReLU(0.2)]
        self.model = nn.Sequential(*layers, nn.Linear(40, 784), nn.Tanh())

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        joined = torch.cat([self.label_emb(y), z], 1) if hasattr(self, "label_emb") else z
        return self.model(joined).reshape(-1, 1, 28, 28)


class UpsamplingGenerator(nn.Module):
    def __init__(self, classes: int = 0) -> None:
        super().__init__()
        if classes:
            self.label_emb = nn.Embedding(classes, 30)
        self.l1 = nn.Sequential(nn.Linear(30, 128 * 64))
        self.conv_blocks = nn.Sequential(
            nn.BatchNorm2d(128), nn.Upsample(scale_factor=2), nn.Conv2d(128, 128, 3, 1, 1), nn.BatchNorm2d(128, 0.8),
            nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2), nn.Conv2d(128, 64, 3, 1, 1), nn.BatchNorm2d(64, 0.8),
            nn.LeakyReLU(0.2), nn.Conv2d(64, 1, 3, 1, 1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        z = z * self.label_emb(y) if hasattr(self, "label_emb") else z
        return self.conv_blocks(self.l1(z).reshape(-1, 128, 8, 8))


class BlockVae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        widths = [4, 8, 12]
        self.encoder = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.BatchNorm2d(b), nn.LeakyReLU())
                for a, b in pairwise([3, *widths])
            )
        )
        self.fc_mu, self.fc_var, self.decoder_input = nn.Linear(48, 6), nn.Linear(48, 6), nn.Linear(6, 48)
        self.decoder = nn.Sequential(
            *(
                nn.Sequential(nn.ConvTranspose2d(a, b, 3, 2, 1, 1), nn.BatchNorm2d(b), nn.LeakyReLU())
                for a, b in pairwise(widths[::-1])
            )
        )
        self.final_layer = nn.Sequential(
            nn.ConvTranspose2d(4, 4, 3, 2, 1, 1), nn.BatchNorm2d(4), nn.LeakyReLU(), nn.Conv2d(4, 3, 3, padding=1),
            nn.Tanh(),
        )  # fmt: skip

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.final_layer(self.decoder(self.decoder_input(z).reshape(-1, 12, 2, 2)))


CASES = [
    ("pytorch_examples_dcgan", Dcgan),
    ("pytorch_gan_mlp", MlpGenerator),
    ("pytorch_gan_mlp", lambda: MlpGenerator(10)),
    ("pytorch_gan_dcgan", UpsamplingGenerator),
    ("pytorch_gan_dcgan", lambda: UpsamplingGenerator(10)),
    ("pytorch_vae", BlockVae),
]


def _made(make: object) -> nn.Module:
    """A module whose BatchNorms have seen what passes through them."""
    torch.manual_seed(0)
    module = make()  # type: ignore[operator]
    width = {Dcgan: 20, BlockVae: 6}.get(type(module), 30)
    module.code = width
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            layer.momentum = None  # a plain average, which forgets its initial 1 at once
    for _ in range(8):
        module(torch.randn(64, width), torch.randint(0, 10, (64,)))
    if isinstance(module, BlockVae):
        for _ in range(8):
            module.encoder(torch.rand(32, 3, 16, 16) * 2 - 1)
    return module.eval()


@pytest.mark.parametrize(("name", "make"), CASES)
def test_family_knows_its_layout_and_computes_what_its_author_does(name: str, make: object) -> None:
    module = _made(make)
    found = families()[name].recognise(module.state_dict())  # type: ignore[misc]
    assert found is not None
    parts = families()[name].build(found.card, module.state_dict())
    codes, labels = torch.randn(5, module.code), torch.arange(5)
    with torch.no_grad():
        wanted = module(codes, labels)
    assert found.card.latent_dim == module.code
    assert found.card.image_shape == tuple(wanted.shape[1:])
    assert parts.decode is not None
    torch.testing.assert_close(parts.decode(codes, labels), wanted)
    others = [item.name for item in families().values() if item.recognise and item.recognise(module.state_dict())]
    assert others == [name]


def test_encoder_of_the_vae_layout() -> None:
    module = _made(BlockVae)
    known = families()["pytorch_vae"]
    assert known.recognise is not None
    found = known.recognise(module.state_dict())
    assert found is not None
    parts = known.build(found.card, module.state_dict())
    images = torch.rand(4, 3, 16, 16) * 2 - 1
    assert parts.encode is not None
    with torch.no_grad():
        features = module.encoder(images).flatten(1)
        torch.testing.assert_close(parts.encode(images, None).mean, module.fc_mu(features))


@pytest.mark.parametrize(("name", "make"), CASES[:1])
def test_layout_is_certain_where_the_batchnorm_statistics_agree(name: str, make: object, tmp_path: Path) -> None:
    torch.save(_made(make).state_dict(), tmp_path / "netG_epoch_9.pth")
    model = open_checkpoint(tmp_path / "netG_epoch_9.pth")
    assert (model.card.family, model.confidence, model.decided_by) == (name, "high", "family")


def test_changed_copy_of_the_dcgan_is_not_called_the_original(tmp_path: Path) -> None:
    def leaky() -> nn.Module:
        module = Dcgan()
        for index, layer in enumerate(module.main):
            if isinstance(layer, nn.ReLU):
                module.main[index] = nn.LeakyReLU(0.2)
        return module

    torch.save(_made(leaky).state_dict(), tmp_path / "netG.pth")
    model = open_checkpoint(tmp_path / "netG.pth")
    assert model.decided_by != "family"
    assert model.confidence != "high"
