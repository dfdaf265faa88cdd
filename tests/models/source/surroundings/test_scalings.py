"""How pixels are scaled is read from transforms and formulas, in the ways in which scripts write it."""

from __future__ import annotations

import ast

import pytest

from models.source.files import SourceFile
from models.source.surroundings.noise import noises_of
from models.source.surroundings.scalings import scalings_of
from models.source.surroundings.shapes import classes_of, shapes_of
from models.source.surroundings.syntax import Tree


def tree(text: str, **constants: object) -> Tree:
    return Tree(SourceFile(name="train.py", text=text), ast.parse(text), constants)


@pytest.mark.parametrize(
    ("text", "ranges", "how"),
    [
        ("T.Compose([T.ToTensor(), T.Normalize((0.5,), (0.5,))])", ((-1, 1),), "transform"),
        ("T.Compose([T.ToTensor(), T.Normalize([0.5 for _ in range(c)], [0.5] * 3)])", ((-1, 1),) * 3, "transform"),
        ("d = MNIST(transform=transforms.ToTensor())", ((0, 1),), "transform"),
        ("T.Compose([T.ToTensor(), T.Lambda(lambda t: (t * 2) - 1)])", ((-1, 1),), "transform"),
        ("T.Compose([T.ToTensor(), T.Normalize(MEAN, (0.2, 0.25))])", ((-2, 3), (-2, 2)), "transform"),
        ("mean = np.array([0.25])\nT.Normalize(mean, 0.25)", ((-1, 3),), "transform"),
        ("x = x.astype('float32') / 255.", ((0, 1),), "arithmetic"),
        ("x = (x - 127.5) / 127.5", ((-1, 1),), "arithmetic"),
        ("x = torch.from_numpy(x).float().div(127.5).sub(1)", ((-1, 1),), "arithmetic"),
        ("batch = 2 * batch - 1", ((-1, 1),), "arithmetic"),
        ("img = 0.5 * (img + 1)", ((-1, 1),), "undone"),
        ("img = img.mul(0.5).add(0.5).clamp(0, 1)", ((-1, 1),), "undone"),
        ("img = (img * 255).astype(np.uint8)", ((0, 1),), "undone"),
    ],
)
def test_a_scaling_is_read(text: str, ranges: tuple[tuple[float, float], ...], how: str) -> None:
    found = scalings_of(tree(text, MEAN=[0.4, 0.5]))
    assert [(item.how, len(item.ranges)) for item in found] == [(how, len(ranges))]
    assert [pytest.approx(item) for item in found[0].ranges] == list(ranges)


@pytest.mark.parametrize(
    "text",
    [
        "loss = 0.5 * (a + b)", "lr = lr / 10", "T.Normalize(-mean / std, 1 / std)", "x = x / x.max()",
        "std = torch.exp(0.5 * logvar)", "y = 1 - 2 * x",
    ],
)  # fmt: skip
def test_other_arithmetic_is_no_scaling(text: str) -> None:
    assert scalings_of(tree(text)) == []


def test_shapes_and_classes_are_those_that_the_files_name() -> None:
    found = tree(
        "t = T.Compose([T.Resize(48), T.ToTensor()])\nd = CIFAR10(transform=t)\nx = x.view(-1, 1, 28, 28)\n"
        "y = F.one_hot(y, 7)",
        num_styles=3, n_classes=12,
    )  # fmt: skip
    assert shapes_of([found])[:2] == [(1, 48, 48), (3, 48, 48)]
    assert {(3, 32, 32), (1, 28, 28)} <= set(shapes_of([found]))
    assert {7, 12, 10} <= set(classes_of([found]))


@pytest.mark.parametrize(
    ("text", "drawn", "shape"),
    [
        ("z = torch.randn(64, nz, 1, 1)", "normal", (100, 1, 1)),
        ("z = torch.randn((n, opt.latent), device=d)", "normal", (20,)),
        ("z = Variable(Tensor(np.random.normal(0, 1, (imgs.shape[0], nz))))", "normal", (100,)),
        ("z = np.random.uniform(-1, 1, size=(16, nz))", "uniform", (100,)),
        ("z = 2 * torch.rand(8, nz) - 1", "uniform", (100,)),
        ("z = torch.FloatTensor(8, nz).uniform_(-1, 1)", "uniform", (100,)),
    ],
)
def test_noise_is_read_with_its_shape(text: str, drawn: str, shape: tuple[int, ...]) -> None:
    options = "p.add_argument('--latent', type=int, default=20)\n"
    assert [(item.drawn, item.shape) for item in noises_of(tree(options + text, nz=100))] == [(drawn, shape)]
