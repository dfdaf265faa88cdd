"""A source is read into classes, made, loaded and called, and computes what Python computes."""

from __future__ import annotations

import pytest
import torch

from models.source.files import SourceFile
from models.source.program import read_program
from models.source.refusals import NotUnderstood

_VAE = """
import torch
from torch import nn
from torch.nn import functional as F

class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.hidden, self.mean, self.logvar = nn.Linear(64, 32), nn.Linear(32, latent), nn.Linear(32, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, 32), nn.ReLU(), nn.Linear(32, 64), nn.Sigmoid())

    def encode(self, x):
        h = F.relu(self.hidden(x))
        return self.mean(h), self.logvar(h)

    def reparameterize(self, mu, logvar):
        return mu + torch.randn_like(logvar) * torch.exp(0.5 * logvar)

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 64))
        return self.decoder(self.reparameterize(mu, logvar)), mu, logvar

model = VAE(latent=4).to("cuda")
"""


def _real() -> torch.nn.Module:
    names: dict[str, object] = {}
    exec(_VAE.replace('.to("cuda")', ""), names)
    module = names["model"]
    assert isinstance(module, torch.nn.Module)
    return module.eval()


def test_a_vae_computes_what_python_computes() -> None:
    program = read_program([SourceFile(name="vae.py", text=_VAE)])
    (found,) = program.classes
    assert (found.name, found.first_line, program.calls["VAE"][0].named) == ("VAE", 6, {"latent": 4})
    torch.manual_seed(0)
    real, images = _real(), torch.rand(3, 1, 8, 8)
    made = found.make(4)
    assert made.shapes == {name: tuple(tensor.shape) for name, tensor in real.state_dict().items()}
    made.load(real.state_dict())
    torch.manual_seed(5)
    with torch.no_grad():
        wanted = real(images)
    drawn = made.call("forward", images, generator=torch.Generator().manual_seed(5))
    assert all(torch.equal(one, other) for one, other in zip(drawn, wanted, strict=True))
    reconstruction, mean, _ = made.call("forward", images)
    with torch.no_grad():
        assert torch.equal(reconstruction, real.decoder(mean))


def test_what_is_not_known_is_named_with_its_line() -> None:
    text = _VAE.replace("h = F.relu(self.hidden(x))", "h = torch.fft.rfft(self.hidden(x))")
    program = read_program([SourceFile(name="vae.py", text=text)])
    made = program.classes[0].make(4)
    with pytest.raises(NotUnderstood) as refusal:
        made.call("encode", torch.rand(1, 64))
    assert str(refusal.value) == "uses torch.fft.rfft in VAE.encode, line 13 of vae.py"


def test_lists_of_layers_are_joined_as_torch_joins_them() -> None:
    text = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([nn.Linear(4, 3)])
        self.layers = self.down + nn.ModuleList([nn.Linear(3, 2)])
        self.head = nn.Sequential(nn.Linear(2, 2)) + nn.Sequential(nn.ReLU(), nn.Linear(2, 1))
        self.place = "cpu" if not torch.accelerator.is_available() else "cuda"
"""
    names: dict[str, object] = {}
    exec(text, names)
    wanted = {name: tuple(tensor.shape) for name, tensor in names["Net"]().state_dict().items()}  # type: ignore[operator]
    (found,) = read_program([SourceFile(name="net.py", text=text)]).classes
    assert dict(found.make().shapes) == wanted


def test_lists_of_layers_and_of_anything_else_are_not_joined() -> None:
    text = """
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 2)]) + 1
"""
    (found,) = read_program([SourceFile(name="net.py", text=text)]).classes
    with pytest.raises(NotUnderstood, match="unsupported operands for add"):
        found.make()
