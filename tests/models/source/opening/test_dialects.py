"""The ways in which authors write the same thing: halves as classes, draws in training only, settings elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from models.opening import open_checkpoint
from tests.models.source.opening.saving import save

SCALED = "transform = T.Compose([T.ToTensor(), T.Normalize((0.5, 0.25, 0.5), (0.5, 0.25, 0.25))])\nd = CIFAR10()\n"
IMAGES = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))
HALVES = """
class Encoder(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.conv, self.mean, self.log_var = nn.Conv2d(3, 4, 4, 4), nn.Linear(256, latent), nn.Linear(256, latent)

    def forward(self, x):
        h = F.elu(self.conv(x)).flatten(1)
        return self.mean(h), self.log_var(h)


class Decoder(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.fc, self.up = nn.Linear(latent, 256), nn.ConvTranspose2d(4, 3, 4, 4)

    def forward(self, z):
        return self.up(F.elu(self.fc(z)).view(-1, 4, 8, 8))


def both(latent):
    return nn.ModuleDict({"encoder": Encoder(latent), "decoder": Decoder(latent)})
"""


def test_halves_that_are_classes_of_their_own_are_one_model_with_ranges_by_channel(tmp_path: Path) -> None:
    saved = save(
        tmp_path, HALVES, "both(6)", beside=SCALED,
        wrapped=lambda m: {name: part.state_dict() for name, part in m.items()},
    )  # fmt: skip
    model = saved.opened()
    assert (model.card.latent_dim, model.parts.has_posterior, model.confidence) == (6, True, "high")
    mean, std = (torch.tensor(row)[:, None, None] for row in ((0.5, 0.25, 0.5), (0.5, 0.25, 0.25)))
    wanted, spread = saved.module["encoder"]((IMAGES - mean) / std)
    posterior = model.encode(IMAGES)
    torch.testing.assert_close(posterior.mean, wanted, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(posterior.std, torch.exp(0.5 * spread), rtol=1e-4, atol=1e-5)
    made = saved.module["decoder"](wanted) * std + mean
    torch.testing.assert_close(model.decode(wanted), made, rtol=1e-4, atol=1e-5)


@pytest.mark.slow
def test_a_decoder_alone_takes_the_code_that_its_encoder_gives(tmp_path: Path) -> None:
    text = HALVES.replace("nn.Linear(latent, 256)", "nn.Conv2d(latent, 4, 3, padding=1)").replace(
        "self.up(F.elu(self.fc(z)).view(-1, 4, 8, 8))", "torch.tanh(self.up(self.fc(z)))"
    )
    text = text.replace("return self.mean(h), self.log_var(h)", "return h[:, :64].view(-1, 1, 8, 8)")
    saved = save(tmp_path, text, "Decoder(1)", beside=SCALED)
    model = saved.opened()
    assert (model.card.latent_dim, model.card.image_shape) == (64, (3, 32, 32))


@pytest.mark.slow
def test_a_draw_in_training_only_shows_the_spread(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.out = nn.Linear(64, 2 * 3), nn.Linear(3, 64)

    def forward(self, x):
        mu, rho = self.enc(x.flatten(1)).chunk(2, 1)
        z = mu
        if self.training:
            z = z + torch.randn_like(z) * F.softplus(rho)
        return torch.sigmoid(self.out(z)).view_as(x)

x = torch.zeros(1, 1, 8, 8)
"""
    saved = save(tmp_path, text, "Net()")
    images = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(2))
    mu, rho = saved.module.enc(images.flatten(1)).chunk(2, 1)
    posterior = saved.opened().encode(images)
    torch.testing.assert_close(posterior.mean, mu, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(posterior.std, torch.nn.functional.softplus(rho), rtol=1e-4, atol=1e-5)


@pytest.mark.slow
def test_arguments_are_looked_up_in_the_settings_that_the_call_names(tmp_path: Path) -> None:
    text = """
class AE(nn.Module):
    def __init__(self, width, act="relu"):
        super().__init__()
        self.act = {"relu": torch.relu, "tanh": torch.tanh}[act]
        self.down, self.up = nn.Linear(64, width), nn.Linear(width, 64)

    def forward(self, x):
        return torch.sigmoid(self.up(self.act(self.down(x.view(-1, 64)))))

def main(cfg):
    x = torch.zeros(1, 1, 8, 8)
    return AE(width=cfg["model"]["bottleneck"], act=cfg["model"]["nonlinearity"])
"""
    saved = save(tmp_path, text, 'AE(5, "tanh")')
    folder = tmp_path / "repository"
    folder.mkdir()
    saved.source.rename(folder / "net.py")
    (folder / "config.json").write_text(json.dumps({"model": {"bottleneck": 5, "nonlinearity": "tanh"}}))
    model = open_checkpoint(saved.checkpoint, source=folder)
    images = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(model.encode(images).mean, torch.tanh(saved.module.down(images.view(-1, 64))))
    assert model.source is not None
    assert {(item.name, item.value, item.origin) for item in model.source.arguments} == {
        ("width", "5", "config.json"), ("act", "'tanh'", "config.json"),
    }  # fmt: skip


@pytest.mark.slow
def test_a_gan_in_one_file_has_generator_and_discriminator(tmp_path: Path) -> None:
    text = """
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(10, 64), nn.Tanh())

    def forward(self, z):
        return self.net(z).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(64, 5), nn.LeakyReLU(0.2), nn.Linear(5, 1))

    def forward(self, img):
        return self.net(img.view(img.size(0), -1))

images = images * 2 - 1
z = torch.rand(16, 10) * 2 - 1
pair = lambda: nn.ModuleDict({"G": Generator(), "D": Discriminator()})
"""
    saved = save(
        tmp_path, text.replace("images = images * 2 - 1\n", ""), "pair()", beside="images = images * 2 - 1\n",
        wrapped=lambda m: {"G_state_dict": m["G"].state_dict(), "D_state_dict": m["D"].state_dict()},
    )  # fmt: skip
    model = saved.opened()
    assert (model.card.value_range, model.confidence) == ((-1.0, 1.0), "high")
    images = torch.rand(4, 1, 8, 8, generator=torch.Generator().manual_seed(4))
    torch.testing.assert_close(model.discriminate(images), saved.module["D"](images * 2 - 1)[:, 0])
    drawn = model.parts.prior(200, torch.Generator().manual_seed(5))  # type: ignore[misc]
    assert float(drawn.abs().max()) <= 1.0 < float(drawn.std()) + 0.6
