"""A checkpoint and the class that it was saved from: roles, ranges and conditions as the source has them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.opening import open_checkpoint
from models.reading import read_contents
from models.source.files import SourceFile
from models.source.opening.reading import read_with_source
from tests.models.source.opening.saving import HEAD, save

TO_TENSOR = "from torchvision import transforms\ntransform = transforms.ToTensor()\n"
NORMALISED = (
    "from torchvision import transforms\n"
    "transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])\n"
)
VAE = """
class VAE(nn.Module):
    def __init__(self, input_dim=64, hidden=32, latent_dim=5):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, hidden)
        self.mu, self.sigma = nn.Linear(hidden, latent_dim), nn.Linear(hidden, latent_dim)
        self.fc3, self.fc4 = nn.Linear(latent_dim, hidden), nn.Linear(hidden, input_dim)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.mu(h), F.softplus(self.sigma(h))

    def forward(self, x):
        mu, sigma = self.encode(x.view(-1, 64))
        z = mu + sigma * torch.randn_like(sigma)
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, sigma
"""
IMAGES = torch.rand(6, 1, 8, 8, generator=torch.Generator().manual_seed(1))


def test_a_vae_is_read_with_its_mean_and_its_own_kind_of_spread(tmp_path: Path) -> None:
    saved = save(tmp_path, VAE, "VAE()", beside=TO_TENSOR)
    model = saved.opened()
    assert (model.decided_by, model.confidence) == ("source", "high")
    assert (model.card.image_shape, model.card.latent_dim, model.card.value_range) == ((1, 8, 8), 5, (0.0, 1.0))
    mean, sigma = saved.module.encode(IMAGES.view(-1, 64))
    posterior = model.encode(IMAGES)
    torch.testing.assert_close(posterior.mean, mean)
    torch.testing.assert_close(posterior.std, sigma, rtol=1e-4, atol=1e-5)
    wanted = torch.sigmoid(saved.module.fc4(torch.relu(saved.module.fc3(mean)))).view(-1, 1, 8, 8)
    torch.testing.assert_close(model.reconstruct(IMAGES), wanted)
    assert model.source is not None
    assert model.source.sentence.startswith("read from source.py, class VAE, lines 7 to ")


def test_sizes_that_no_call_says_come_from_the_weights(tmp_path: Path) -> None:
    saved = save(tmp_path, VAE, "VAE(hidden=48, latent_dim=7)", beside=TO_TENSOR)
    model = saved.opened()
    assert model.card.latent_dim == 7
    assert model.source is not None
    found = {item.name: (item.value, item.origin) for item in model.source.arguments}
    assert found["latent_dim"] == ("7", "the sizes of the weights")
    assert found["hidden"] == ("48", "the sizes of the weights")
    assert found["input_dim"][1].startswith("the default in line")


def test_a_class_of_another_size_does_not_fit_in_one_sentence(tmp_path: Path) -> None:
    saved = save(tmp_path, VAE, "VAE()")
    text = "from torch import nn\n\nclass VAE(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.fc1 = nn.Linear(64, 9)\n\n    def forward(self, x):\n        return self.fc1(x)\n"
    read = read_with_source(
        read_contents([saved.checkpoint]), [SourceFile(name="net.py", text=text)], ["checkpoint.pth"], None, None
    )
    assert read.hypotheses == ()
    assert read.unmatched == (
        "no class of the source (VAE) fits the weights: class VAE has 'fc1.weight' of 9x64 where the file has 32x64"
    )


def test_a_line_that_is_not_understood_while_the_network_runs_is_named(tmp_path: Path) -> None:
    saved = save(tmp_path, VAE, "VAE()")
    text = saved.source.read_text()
    line = next(number for number, line in enumerate(text.split("\n"), 1) if "def encode" in line) + 1
    lines = text.split("\n")
    lines.insert(line - 1, "        x = torch.hub.load(x)")
    saved.source.write_text("\n".join(lines))
    read = read_with_source(
        read_contents([saved.checkpoint]), [SourceFile(name="net.py", text="\n".join(lines))], [], None, None
    )
    assert read.hypotheses == ()
    assert f"in VAE.encode, line {line} of net.py" in read.unmatched
    beside = open_checkpoint(saved.checkpoint)
    assert beside.source is None
    assert beside.evidence[-1].startswith(f"looked at {saved.source.name} beside the file: ")


GENERATOR = """
class G(nn.Module):
    def __init__(self, nz, ngf):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf, 4, 1, 0, bias=False), nn.BatchNorm2d(ngf), nn.ReLU(True),
            nn.ConvTranspose2d(ngf, 1, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, input):
        return self.main(input)

noise = torch.randn(16, 12, 1, 1)
"""


def test_a_generator_takes_noise_in_the_shape_of_its_source_and_gives_its_range(tmp_path: Path) -> None:
    saved = save(
        tmp_path, GENERATOR, "G(12, 6)", beside=NORMALISED, wrapped=lambda m: {"netG": m.state_dict(), "epoch": 3}
    )
    model = saved.opened()
    assert (model.confidence, model.card.value_range, model.card.latent_dim) == ("high", (-1.0, 1.0), 12)
    z = torch.randn(5, 12, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(model.decode(z), (saved.module(z[:, :, None, None]).detach() + 1) / 2)
    one, two = (model.sample(4, generator=torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, two)


CONDITIONS = {
    "one-hot": ("x, y = x.view(x.size(0), -1), y", "F.one_hot(labels, 4).float()"),
    "embedded": ("x, y = x.view(x.size(0), -1), self.embed(y)", "labels"),
}


@pytest.mark.parametrize("kind", CONDITIONS)
def test_labels_are_given_as_the_forward_takes_them(tmp_path: Path, kind: str) -> None:
    taken, given = CONDITIONS[kind]
    text = (
        "num_classes = 4\n"
        f"""
class CVAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = {"nn.Embedding(4, 4)" if kind == "embedded" else "nn.Identity()"}
        self.enc, self.mu, self.logvar = nn.Linear(64 + 4, 16), nn.Linear(16, 3), nn.Linear(16, 3)
        self.dec = nn.Linear(3 + 4, 64)

    def forward(self, x, y):
        {taken}
        h = torch.tanh(self.enc(torch.cat([x, y], 1)))
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return torch.sigmoid(self.dec(torch.cat([z, y], 1))), mu, logvar
"""
    )
    saved = save(tmp_path, text, "CVAE()", beside=TO_TENSOR)
    labels = torch.tensor([0, 1, 2, 3, 3, 1])
    model = saved.opened()
    assert (model.confidence, model.card.classes) == ("high", 4)
    wanted = saved.module(IMAGES, eval(given, {**saved.names, "labels": labels}))
    posterior = model.encode(IMAGES, labels)
    torch.testing.assert_close(posterior.mean, wanted[1])
    torch.testing.assert_close(posterior.std, torch.exp(0.5 * wanted[2]), rtol=1e-4, atol=1e-5)


def test_a_forward_written_as_one_chain_is_cut_at_its_narrowest_result(tmp_path: Path) -> None:
    text = (
        "sample = torch.zeros(1, 1, 16, 16)\n"
        """
class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 8, 3, padding=1), nn.Conv2d(8, 2, 3, padding=1)
        self.t1, self.t2 = nn.ConvTranspose2d(2, 8, 2, stride=2), nn.ConvTranspose2d(8, 1, 2, stride=2)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), 2)
        x = F.max_pool2d(F.relu(self.c2(x)), 2)
        return torch.sigmoid(self.t2(F.relu(self.t1(x))))
"""
    )
    saved = save(tmp_path, text, "AE()", beside=TO_TENSOR)
    images = torch.rand(5, 1, 16, 16, generator=torch.Generator().manual_seed(4))
    model = saved.opened()
    assert (model.card.latent_dim, model.confidence) == (2 * 4 * 4, "high")
    torch.testing.assert_close(model.reconstruct(images), saved.module(images))
    hidden = torch.max_pool2d(torch.relu(saved.module.c1(images)), 2)
    torch.testing.assert_close(
        model.encode(images).mean, torch.max_pool2d(torch.relu(saved.module.c2(hidden)), 2).flatten(1)
    )


def test_a_source_for_half_of_a_file_gives_the_half_that_it_knows(tmp_path: Path) -> None:
    saved = save(
        tmp_path, GENERATOR, "G(12, 6)", beside=NORMALISED,
        wrapped=lambda m: {"generator": m.state_dict(), "other": torch.nn.Linear(9, 3).state_dict()},
    )  # fmt: skip
    model = saved.opened()
    assert model.decided_by == "source"
    assert model.card.latent_dim == 12


@pytest.mark.parametrize("title", ["Net", "Model"])
def test_what_takes_a_code_of_a_square_number_is_no_encoder_of_small_images(title: str, tmp_path: Path) -> None:
    text = f"""
class {title}(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(64, 32), nn.Linear(32, 784)

    def forward(self, z):
        return torch.tanh(self.last(torch.relu(self.first(z)))).view(-1, 1, 28, 28)


data = MNIST(transform=transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]))
"""
    saved = save(tmp_path, text.partition("data =")[0], f"{title}()")
    saved.source.write_text(HEAD + text)
    model = saved.opened()
    assert (model.card.image_shape, model.card.latent_dim) == ((1, 28, 28), 64)
    z = torch.randn(3, 64, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(model.decode(z) * 2 - 1, saved.module(z))


def test_two_classes_that_fit_and_differ_are_offered(tmp_path: Path) -> None:
    other = VAE.replace("class VAE", "class Other").replace("F.relu(self.fc1", "torch.tanh(self.fc1")
    saved = save(tmp_path, VAE + other, "Other()", beside=TO_TENSOR)
    model = saved.opened()
    assert model.confidence == "choose"
    assert len(model.hypotheses) == 2
    assert "2 classes of the source fit the weights and compute different things" in model.evidence
    chosen = saved.opened(choice=1)
    torch.testing.assert_close(chosen.encode(IMAGES).mean, saved.module.encode(IMAGES.view(-1, 64))[0])


def test_a_script_that_calls_another_class_of_the_same_name_says_nothing_of_this_one(tmp_path: Path) -> None:
    saved = save(tmp_path, VAE, "VAE()")
    (tmp_path / "nets").mkdir()
    saved.source.rename(tmp_path / "nets" / "one.py")
    (tmp_path / "nets" / "two.py").write_text(HEAD + VAE.replace("fc1", "first"))
    for name, scaled in (("one", TO_TENSOR), ("two", NORMALISED)):
        (tmp_path / "nets" / f"train_{name}.py").write_text(f"{scaled}from nets.{name} import VAE\nmodel = VAE()\n")
    model = open_checkpoint(saved.checkpoint, source=tmp_path / "nets")
    assert (model.confidence, model.card.value_range) == ("high", (0.0, 1.0))
