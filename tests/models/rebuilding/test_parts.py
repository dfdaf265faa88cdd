"""The parts of rebuilding: names, layers, sketches, geometry, programs, and what pickled modules state."""

from __future__ import annotations

import json

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import spectral_norm, weight_norm

from models.formats.contents import LayerFacts, WeightTable
from models.rebuilding.judge.budget import Budget
from models.rebuilding.judge.evidence import Population, norm_mismatch
from models.rebuilding.notation import read_program
from models.rebuilding.plan import Plan, plan_from
from models.rebuilding.program import run
from models.rebuilding.search.geometry import layouts
from models.rebuilding.search.layout import Layout
from models.rebuilding.search.slots import Hidden, OnOutput, Pooling
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer, layers_of
from models.rebuilding.sketch.networks import sketches
from models.rebuilding.sketch.stated import shape_after, stated_by_path
from models.rebuilding.sketch.trunk import trunk
from models.rebuilding.steps import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    ConvTranspose,
    Embedding,
    Flatten,
    GroupNorm,
    LayerNorm,
    LeakyReLU,
    Linear,
    MaxPool,
    OneHot,
    OneHotMaps,
    PReLU,
    Upsample,
    View,
)


def _layers(module: nn.Module) -> tuple[Layer, ...]:
    return layers_of(WeightTable(tensors=dict(module.state_dict())))


@pytest.mark.parametrize(
    ("path", "side"),
    [
        ("encoder.0", "encoder"), ("enc_conv1", "encoder"), ("decoder_input", "decoder"), ("t_conv2", "decoder"),
        ("generator.main.0", "decoder"), ("netD.main.2", "discriminator"), ("critic.0", "discriminator"),
        ("fc1", ""), ("classifier", "classifier"),
    ],
)  # fmt: skip
def test_names_tell_the_side(path: str, side: str) -> None:
    assert naming.side(path) == side


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("fc_mu", "mean"), ("linear_means", "mean"), ("z_mean.0", "mean"), ("fc_logvar", "spread"),
        ("log_var", "spread"), ("encoder.fcVar", "spread"), ("fc3", ""), ("encoder.mu_layer.weightless", ""),
    ],
)  # fmt: skip
def test_names_tell_the_heads(path: str, head: str) -> None:
    assert naming.head(path) == head


def test_spread_named_sigma_is_a_deviation_and_variance_a_logarithm() -> None:
    assert naming.spread("hid_2sigma") == "std"
    assert naming.spread("fc_log_sigma") == "logstd"
    assert naming.spread("fc_var") == "logvar"


@pytest.mark.parametrize("wrap", [spectral_norm, weight_norm, torch.nn.utils.parametrizations.weight_norm])
def test_reparametrised_weights_are_folded_to_what_forward_uses(wrap: object) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(wrap(nn.Linear(6, 4)))  # type: ignore[operator]
    module(torch.randn(3, 6))
    module.eval()
    x = torch.randn(5, 6)
    by_path = {layer.path: layer for layer in _layers(module)}
    torch.testing.assert_close(run((Linear("0"),), by_path, x), module(x))


def test_equal_heads_after_one_another_are_mean_and_spread() -> None:
    module = nn.ModuleDict(
        {"fc1": nn.Linear(784, 40), "fc21": nn.Linear(40, 5), "fc22": nn.Linear(40, 5), "fc3": nn.Linear(5, 784)}
    )
    (sketch,) = sketches(_layers(module))
    assert sketch.kind == "autoencoder"
    assert [block.main.path for block in sketch.mean] == ["fc21"]
    assert [block.main.path for block in sketch.spread] == ["fc22"]
    assert [block.main.path for block in sketch.decoder] == ["fc3"]


def test_norms_listed_apart_join_their_layers_by_number() -> None:
    module = nn.ModuleDict(
        {"bn1": nn.BatchNorm2d(8), "bn2": nn.BatchNorm2d(4), "c1": nn.Conv2d(1, 8, 3), "c2": nn.Conv2d(8, 4, 3)}
    )
    first, second = trunk(_layers(module))
    assert first.norm is not None
    assert first.norm.path == "bn1"
    assert second.norm is not None
    assert second.norm.path == "bn2"


def test_counted_gaps_decide_between_pool_and_none() -> None:
    module = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(196, 3),
    )  # fmt: skip
    entry = Layout((), (1, 28, 28), 0.0)
    ways = layouts(trunk(_layers(module)), [entry], group="E", end=None, goal=lambda _: 0.0, budget=Budget())
    assert ways[0].items == (
        Conv("0", 1, 1), Hidden("E"), Pooling(), Conv("3", 1, 1), Hidden("E", "optional"), Pooling(), Flatten(),
        Linear("7"),
    )  # fmt: skip


def test_transposed_sizes_are_found_to_the_pixel() -> None:
    module = nn.Sequential(nn.ConvTranspose2d(16, 8, 3, 2), nn.ReLU(), nn.ConvTranspose2d(8, 1, 3, 2, 1, 1))
    ways = layouts(
        trunk(_layers(module)),
        [Layout((), (144,), 0.0)],
        group="D",
        end=OnOutput(),
        goal=lambda shape: 0.0 if shape == (1, 14, 14) else None,
        budget=Budget(),
    )
    assert ways[0].items == (
        View((16, 3, 3)), ConvTranspose("0", 2, 0), Hidden("D"), ConvTranspose("2", 2, 1, 1), OnOutput(),
    )  # fmt: skip


def test_program_computes_what_the_modules_do() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(2, 4, 3, 2, 1), nn.LeakyReLU(0.2), nn.BatchNorm2d(4, 0.8), nn.Upsample(scale_factor=2),
        nn.ConvTranspose2d(4, 3, 4, 2, 1), nn.PReLU(), nn.AvgPool2d(2), nn.GroupNorm(3, 3), nn.Flatten(),
        nn.Linear(192, 5), nn.LayerNorm(5), nn.Softplus(),
    ).eval()  # fmt: skip
    by_path = {layer.path: layer for layer in _layers(module)}
    program = (
        Conv("0", 2, 1), LeakyReLU(0.2), BatchNorm("2", 0.8), Upsample(2), ConvTranspose("4", 2, 1), PReLU("5"),
        AveragePool(2, 2), GroupNorm("7", 3), Flatten(), Linear("9"), LayerNorm("10"), Activation("softplus"),
    )  # fmt: skip
    x = torch.randn(3, 2, 8, 8)
    torch.testing.assert_close(run(program, by_path, x), module(x))


def test_labels_join_features_in_every_notation() -> None:
    table = nn.Embedding(4, 3)
    by_path = {layer.path: layer for layer in _layers(nn.ModuleDict({"label_emb": table}))}
    x, labels = torch.randn(2, 3), torch.tensor([1, 3])
    assert run((OneHot(4),), by_path, x, labels).tolist()[0][3:] == [0, 1, 0, 0]
    assert run((OneHot(4, "first"),), by_path, x, labels).tolist()[1][:4] == [0, 0, 0, 1]
    torch.testing.assert_close(run((Embedding("label_emb", "mul"),), by_path, x, labels), x * table(labels))
    maps = run((OneHotMaps(4),), by_path, torch.randn(2, 1, 5, 5), labels)
    assert maps.shape == (2, 5, 5, 5)
    with pytest.raises(ValueError, match="give labels"):
        run((OneHot(4),), by_path, x)


def test_stored_statistics_tell_the_true_activation() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(8, 32), nn.LeakyReLU(0.2), nn.Linear(32, 16), nn.BatchNorm1d(16), nn.Tanh())
    for _ in range(200):
        module(torch.randn(64, 8))
    by_path = {layer.path: layer for layer in _layers(module)}
    x = torch.randn(512, 8)
    found = {
        act: norm_mismatch(read_program(("L:0", act, "L:2", "B:3")), by_path, x)[0]
        for act in ("relu", "lrelu.2", "tanh")
    }
    assert min(found, key=found.__getitem__) == "lrelu.2"
    assert found["lrelu.2"] < 0.02


def test_distance_to_a_population_is_small_for_itself_and_grows_with_a_shift() -> None:
    images = torch.rand(300, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    population = Population.of(images, own=True)
    near = population.distance(images)
    assert near < 0.01
    assert near < population.distance(images + 0.1) < population.distance(images + 0.3)


def test_plan_survives_json() -> None:
    plan = Plan(image_shape=(1, 28, 28), decoder=(Linear("0"), Activation("sig")), latent_dim=3, prior="normal")
    assert plan_from(json.loads(json.dumps(plan.config()))) == plan
    assert "dec" not in plan.notation
    assert plan.notation.startswith("gen: L:0 sig")


def _facts(module: nn.Module) -> tuple[LayerFacts, ...]:
    found = []
    for path, item in module.named_modules():
        given = {k: v for k, v in vars(item).items() if not k.startswith("_") and k != "training"}
        children = tuple(name for name, _ in item.named_children())
        origin = type(item).__module__
        found.append(
            LayerFacts(path=path, class_name=type(item).__name__, origin=origin, attributes=given, children=children)
        )
    return tuple(found)


def test_pickled_sequential_states_every_step() -> None:
    module = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4, 0.8), nn.LeakyReLU(0.3), nn.Dropout(), nn.MaxPool2d(3, 2, 1),
        nn.Flatten(), nn.Linear(4, 2), nn.Tanh(),
    )  # fmt: skip
    stated = stated_by_path(_facts(module))
    assert stated["0"].after == (BatchNorm("1", 0.8), LeakyReLU(0.3), MaxPool(3, 2, 1), Flatten())
    assert stated["0"].closed
    assert stated["6"].after == (Activation("tanh"),)
    assert not stated["6"].closed
    assert shape_after((MaxPool(3, 2, 1), Flatten()), (4, 6, 6)) == (36,)


def test_module_of_the_authors_own_states_nothing() -> None:
    class Mystery(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x * 2

    assert stated_by_path(_facts(nn.Sequential(nn.Linear(2, 2), Mystery(), nn.Linear(2, 2)))) == {}
