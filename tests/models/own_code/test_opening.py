"""The operator's own code builds the network that weights belong to; every way to fail is one sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from models.base import CheckpointError
from models.own_code.description import OwnCode, own_code
from models.own_code.opening import open_own_code

NETS = """
import torch
from torch import nn
from models.blocks import hidden

class VAE(nn.Module):
    def __init__(self, latent=2, odd=None):
        super().__init__()
        self.fc1, self.fc21, self.fc22 = hidden(64, 9), nn.Linear(9, latent), nn.Linear(9, latent)
        self.fc3, self.fc4 = hidden(latent, 9), nn.Linear(9, 64)

    def encode(self, x):
        h = self.fc1(x.flatten(1)).sin()
        return self.fc21(h), self.fc22(h)

    def decode(self, z):
        return torch.sigmoid(self.fc4(self.fc3(z).sin())).view(-1, 1, 8, 8)

    def forward(self, x):
        mean, log_variance = self.encode(x)
        return self.decode(mean), mean, log_variance

class Silent(VAE):
    def encode(self, x):
        h = self.fc1(x.flatten(1)).sin()
        return self.fc21(h), self.fc22(h).abs()
    forward = None

def stated(latent=2):
    import touchstone
    return touchstone.live(Silent(latent), spread="standard_deviation")

def number(): return 3
def broken(): raise KeyError("x")
"""
BLOCKS = "from torch import nn\nhidden = nn.Linear\n"


@pytest.fixture(autouse=True)
def _python() -> Iterator[None]:
    """Nothing that is imported here stays."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("own_nets"):
            del sys.modules[name]


@pytest.fixture
def nets(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A file beside a package that is called as one of ours is. Its name differs from test to test."""
    name = f"own_nets_{abs(hash(request.node.name))}"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "blocks.py").write_text(BLOCKS)
    (tmp_path / f"{name}.py").write_text(NETS)
    return str(tmp_path / f"{name}.py")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    sizes = {"fc1": (9, 64), "fc21": (2, 9), "fc22": (2, 9), "fc3": (9, 2), "fc4": (64, 9)}
    state = {f"{name}.weight": torch.randn(size) for name, size in sizes.items()}
    state |= {f"{name}.bias": torch.randn(size[0]) for name, size in sizes.items()}
    torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in state.items()}}, tmp_path / "m.pth")
    return tmp_path / "m.pth"


@pytest.fixture
def images() -> Tensor:
    return torch.rand(9, 1, 8, 8, generator=torch.Generator().manual_seed(1))


def refusal(code: OwnCode, weights: Path, images: Tensor) -> str:
    with pytest.raises(CheckpointError) as caught, open_own_code(code, [weights], images=images):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_weights_that_nothing_recognises_open_with_the_class_that_made_them(
    nets: str, weights: Path, images: Tensor
) -> None:
    ours = sys.modules["models.base"]
    with open_own_code(own_code(f"{nets}:VAE", ["latent=2", "odd=a text"]), [weights], images=images) as model:
        state = torch.load(weights)["state_dict"]
        hidden = torch.sin(images.flatten(1) @ state["module.fc1.weight"].T + state["module.fc1.bias"])
        mean = hidden @ state["module.fc21.weight"].T + state["module.fc21.bias"]
        assert torch.allclose(model.encode(images).mean, mean, atol=1e-5)
        assert (model.decided_by, model.card.latent_dim, model.confidence) == ("own code", 2, "high")
        assert set(map(str, model.capabilities)) >= {"encode", "decode", "posterior", "sample"}
        assert model.format.startswith("PyTorch zip")
        assert len(model.sha256) == 64
    assert sys.modules["models.base"] is ours, "a package of theirs called as ours is must not stay in its place"


def test_what_the_module_does_not_show_a_function_says(nets: str, weights: Path, images: Tensor) -> None:
    assert "touchstone.live(module, ...) can say it" in refusal(own_code(f"{nets}:Silent"), weights, images)
    with open_own_code(own_code(f"{nets}:stated"), [weights], images=images) as model:
        std = model.encode(images).std
        assert std is not None
        assert float(std.min()) >= 0


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("Absent", (), "no class or function 'Absent'"),
        ("VAE", ("latent=3",), r"has shape (2, 9) and"),
        ("VAE", ("width=3",), "could not be made (TypeError"),
        ("number", (), "got int"),
        ("broken", (), "KeyError"),
    ],
)
def test_code_that_does_not_build_the_network_is_refused(
    nets: str, weights: Path, images: Tensor, name: str, arguments: tuple[str, ...], says: str
) -> None:
    assert says in refusal(own_code(f"{nets}:{name}", arguments), weights, images)


def test_names_that_are_missing_and_too_many_are_told(nets: str, tmp_path: Path, images: Tensor) -> None:
    torch.save({"fc1.weight": torch.ones(9, 64), "other.weight": torch.ones(2, 2)}, tmp_path / "m.pth")
    said = refusal(own_code(f"{nets}:VAE"), tmp_path / "m.pth", images)
    assert "'fc1.bias', 'fc21.weight', 'fc21.bias' and 6 more are missing and 'other.weight' is too many" in said


def test_code_with_a_mistake_is_refused(tmp_path: Path, weights: Path, images: Tensor) -> None:
    (tmp_path / "own_nets_wrong.py").write_text("import no_such_module_anywhere\n")
    said = refusal(own_code(f"{tmp_path}/own_nets_wrong.py:VAE"), weights, images)
    assert "own_nets_wrong could not be imported (ModuleNotFoundError" in said


def test_a_file_in_a_package_is_imported_as_its_part(tmp_path: Path) -> None:
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    for folder in ("outer", "outer/inner"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "outer" / "inner" / "nets.py").touch()
    code = own_code(f"{tmp_path}/outer/inner/nets.py:VAE", ["a=1"])
    assert (code.folder, code.module, code.words) == (tmp_path, "outer.inner.nets", "outer.inner.nets.VAE(a=1)")


def test_a_module_is_found_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_nets_here").mkdir()
    (tmp_path / "own_nets_here" / "__init__.py").write_text("raise SystemError")
    monkeypatch.chdir(tmp_path)
    assert own_code("own_nets_here.vae:VAE").folder == tmp_path
    assert own_code("torch.nn:Linear").folder == Path(torch.__file__).resolve().parents[1]


@pytest.mark.parametrize("named", ["nets.py", "nets:", ":VAE", "absent.py:VAE", "no_such_module:VAE", "a b:C", "x:y z"])
def test_what_names_no_code_is_refused(named: str) -> None:
    with pytest.raises(CheckpointError):
        own_code(named)


def test_arguments_have_names() -> None:
    with pytest.raises(CheckpointError, match="KEY=VALUE"):
        own_code("torch.nn:Linear", ["16"])
