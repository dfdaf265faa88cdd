"""Backbones have the names and sizes of torchvision's, and a source that takes one apart opens its checkpoint."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from models.source.backbones.named import BACKBONES
from models.source.files import SourceFile
from models.source.program import read_program
from models.source.values.values import Unknown
from tests.models.source.opening.saving import save

PUBLISHED = {
    "resnet18": 11_689_512, "resnet34": 21_797_672, "resnet50": 25_557_032, "resnet101": 44_549_160,
    "vgg11": 132_863_336, "vgg13": 133_047_848, "vgg16": 138_357_544, "vgg19": 143_667_240,
    "vgg11_bn": 132_868_840, "vgg13_bn": 133_053_736, "vgg16_bn": 138_365_992, "vgg19_bn": 143_678_248,
}  # fmt: skip
"""Parameters as torchvision's page of models states them."""
ENTRIES = {"resnet18": 122, "resnet50": 320, "vgg16": 32, "vgg16_bn": 97}
"""Names in ``state_dict()``."""


@pytest.mark.parametrize("name", BACKBONES)
def test_a_backbone_has_the_published_number_of_parameters(name: str) -> None:
    with torch.device("meta"):
        network = BACKBONES[name](1000)
    assert sum(parameter.numel() for parameter in network.parameters()) == PUBLISHED[name]
    assert len(network.state_dict()) == ENTRIES.get(name, len(network.state_dict()))


def test_weights_have_the_names_that_checkpoints_have() -> None:
    with torch.device("meta"):
        shapes = {name: tuple(t.shape) for name, t in BACKBONES["resnet50"](1000).state_dict().items()}
        plain = {name: tuple(t.shape) for name, t in BACKBONES["vgg11"](1000).state_dict().items()}
    assert shapes["layer1.0.downsample.0.weight"] == (256, 64, 1, 1)
    assert shapes["layer4.2.conv2.weight"] == (512, 512, 3, 3)
    assert shapes["fc.weight"] == (1000, 2048)
    assert plain["features.8.weight"] == (256, 256, 3, 3)
    assert plain["classifier.6.bias"] == (1000,)


TAKEN_APART = """
class Net(nn.Module):
    def __init__(self, code=8):
        super().__init__()
        backbone = models.resnet18(weights=None)
        self.features = nn.Sequential(*list(backbone.children())[:-4])
        self.to_code = nn.Linear(128 * 4 * 4, code)
        self.back = nn.Linear(code, 3 * 32 * 32)

    def forward(self, x):
        z = self.to_code(self.features(x).flatten(1))
        return torch.sigmoid(self.back(z)).view(-1, 3, 32, 32), z
"""


@pytest.mark.slow
def test_a_network_that_takes_a_backbone_apart_opens(tmp_path: Path) -> None:
    given = {"models": SimpleNamespace(resnet18=lambda weights: BACKBONES["resnet18"](1000))}
    beside = "import torchvision.models as models\nfrom torchvision.datasets import CIFAR10\n"
    saved = save(tmp_path, TAKEN_APART, "Net()", beside=beside, given=given)
    images = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    model = saved.opened()
    assert (model.card.image_shape, model.card.latent_dim) == ((3, 32, 32), 8)
    torch.testing.assert_close(model.reconstruct(images), saved.module(images)[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("models.resnet18(norm_layer=nn.GroupNorm)", "makes a resnet18 with norm_layer="),
        ("models.vgg16(num_classes=10 ** 12)", "makes a vgg16 with another num_classes"),
        ("models.convnext_tiny()", "uses torchvision.models.convnext_tiny"),
    ],
)
def test_what_is_not_known_of_them_is_named(text: str, said: str) -> None:
    source = (
        "from torch import nn\nfrom torchvision import models\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n        self.inner = {text}\n"
    )
    (cls,) = read_program([SourceFile(name="net.py", text=source)]).classes
    inner = cls.make().value("inner")
    assert isinstance(inner, Unknown)
    assert said in str(inner.reason)
