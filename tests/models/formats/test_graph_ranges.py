"""The pixel range of a network that runs itself: bounds through the graph, and what data decides."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from models.formats.graphs.intervals import ANY, Interval
from models.formats.graphs.ranges import decide, pixel_distance
from models.formats.onnx.check import parse
from models.formats.onnx.graph import Graph
from models.opening import open_checkpoint
from tests.models.formats.test_onnx_file import export


class Last(nn.Module):
    """A linear layer and what comes after it."""

    def __init__(self, last: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.linear, self.last = nn.Linear(3, 64), last

    def forward(self, z: Tensor) -> Tensor:
        return self.last(self.linear(z)).view(-1, 1, 8, 8)


ENDINGS: dict[str, tuple[Callable[[Tensor], Tensor], tuple[float, float]]] = {
    "sigmoid": (torch.sigmoid, (0, 1)),
    "tanh": (torch.tanh, (-1, 1)),
    "relu then tanh": (lambda x: torch.tanh(torch.relu(x)), (0, 1)),
    "tanh moved to [0, 1]": (lambda x: torch.tanh(x) * 0.5 + 0.5, (0, 1)),
    "half of tanh plus one": (lambda x: (torch.tanh(x) + 1) / 2, (0, 1)),
    "clamp": (lambda x: x.clamp(0, 1), (0, 1)),
    "clamp of tanh": (lambda x: torch.tanh(x).clamp(min=0), (0, 1)),
    "bytes": (lambda x: torch.sigmoid(x) * 255, (0, 255)),
    "sigmoid moved to [-1, 1]": (lambda x: torch.sigmoid(x) * 2 - 1, (-1, 1)),
    "softmax": (lambda x: torch.softmax(x, 1), (0, 1)),
    "relu": (torch.relu, (0, math.inf)),
    "linear": (lambda x: x * 1, (-math.inf, math.inf)),
    "sigmoid of relu": (lambda x: torch.sigmoid(torch.relu(x)), (0.5, 1)),
    "larger of two": (lambda x: torch.maximum(torch.tanh(x), torch.sigmoid(x)), (0, 1)),
    "upsampled": (
        lambda x: nn.functional.interpolate(torch.sigmoid(x).view(-1, 1, 8, 8), scale_factor=1.0, mode="nearest"),
        (0, 1),
    ),
    "difference": (lambda x: torch.sigmoid(x) - torch.sigmoid(-x), (-1, 1)),
    "leaky": (lambda x: nn.functional.leaky_relu(torch.tanh(x), 0.5), (-0.5, 1)),
    "hard tanh": (nn.functional.hardtanh, (-1, 1)),
    "hard sigmoid": (nn.functional.hardsigmoid, (0, 1)),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_bounds_hold_and_are_the_tightest(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    last, (low, high) = ENDINGS[name]
    network = Last(last)
    path = export(tmp_path / "d.onnx", network, (torch.zeros(2, 3),), ["z"], ["y"])
    graph = Graph(parse(path.read_bytes()))
    bounds = graph.bounds(0)
    assert (bounds.low, bounds.high) == pytest.approx((low, high), abs=1e-6)
    made = graph.run({"z": 1000 * np.random.default_rng(0).normal(size=(64, 3)).astype(np.float32)})[0]
    assert bounds.low - 1e-5 <= made.min() <= made.max() <= bounds.high + 1e-5


NUMBERS = st.floats(-1e3, 1e3)
ENDS = st.tuples(NUMBERS, NUMBERS).map(sorted)


@settings(max_examples=60, deadline=None, database=None)
@given(ENDS, ENDS, st.data())
def test_arithmetic_of_intervals_holds_that_of_numbers(one: list[float], two: list[float], data: st.DataObject) -> None:
    a, b = (data.draw(st.floats(low, high)) for low, high in (one, two))
    first, second = Interval(*one), Interval(*two)
    results = [
        (a + b, first + second), (a - b, first - second), (a * b, first * second), (-a, -first),
        (max(a, b), first.maximum(second)), (min(a, b), first.minimum(second)),
        (math.tanh(a), first.through(math.tanh)), (a / b if b else a, first / second if b else first),
    ]  # fmt: skip
    for value, interval in results:
        margin = 1e-9 * (1 + abs(value))
        assert interval.low - margin <= value <= interval.high + margin


def _error_of(errors: dict[tuple[float, float], float]) -> Callable[[tuple[float, float]], float | None]:
    return lambda item: errors.get(item, 5.0)


def _nothing(item: tuple[float, float]) -> None:
    return None


UNIT, SYMMETRIC = (0.0, 1.0), (-1.0, 1.0)


def test_reconstruction_overrules_bounds_only_where_it_is_clear() -> None:
    tanh = Interval(-1, 1)
    clear = decide(tanh, error=_error_of({UNIT: 0.1, SYMMETRIC: 0.7}), looks=_nothing, found="whole")
    assert (clear.candidates[0].value_range, clear.confidence) == (UNIT, "high")
    close = decide(tanh, error=_error_of({UNIT: 0.10, SYMMETRIC: 0.105}), looks=_nothing, found="whole")
    assert (close.candidates[0].value_range, close.confidence) == (SYMMETRIC, "high")


def test_one_network_is_what_it_is_and_halves_may_be_of_two() -> None:
    def decided(found: str) -> str:
        bad = _error_of({UNIT: 3.0, SYMMETRIC: 4.0})
        return decide(Interval(0, 1), error=bad, looks=_nothing, found=found).confidence  # type: ignore[arg-type]

    assert (decided("whole"), decided("halves")) == ("high", "choose")


def test_a_decoder_alone_is_sure_only_of_what_its_samples_show() -> None:
    for bounds in (Interval(0, 1), Interval(-1, 1), ANY, Interval(0, math.inf)):
        assert decide(bounds, error=_nothing, looks=_nothing, found="decoder").confidence == "choose"
    shown = decide(ANY, error=_nothing, looks=_error_of({UNIT: 0.5, SYMMETRIC: 0.05}), found="decoder")
    assert (shown.candidates[0].value_range, shown.confidence) == (SYMMETRIC, "high")
    unclear = decide(Interval(-1, 1), error=_nothing, looks=_error_of({UNIT: 0.09, SYMMETRIC: 0.1}), found="decoder")
    assert (unclear.candidates[0].value_range, unclear.confidence) == (SYMMETRIC, "choose")


def test_a_tanh_generator_is_read_as_its_samples_look(tmp_path: Path) -> None:
    torch.manual_seed(0)
    images = (torch.rand(64, 1, 8, 8) > 0.8).float() * 0.9
    contrast = Last(lambda x: torch.tanh(4 * x - 3))
    path = export(tmp_path / "g.onnx", contrast, (torch.zeros(2, 3),), ["z"], ["y"])
    model = open_checkpoint(path, images=images)
    assert (model.confidence, model.card.value_range) == ("high", (-1.0, 1.0))
    made = contrast(torch.randn(64, 3)).detach()
    assert pixel_distance(made, images, SYMMETRIC) < 0.5 * pixel_distance(made, images, UNIT)


class Nhwc(nn.Module):
    """As converters from TensorFlow write networks: channels last outside."""

    def __init__(self, inner: nn.Module, code: int | None = None) -> None:
        super().__init__()
        self.inner, self.code = inner, code

    def forward(self, x: Tensor) -> Tensor:
        x = x.permute(0, 3, 1, 2) if x.ndim == 4 else x
        made = self.inner(x)
        return made.permute(0, 2, 3, 1) if made.ndim == 4 else made


def test_channels_last_halves_and_wholes(tmp_path: Path) -> None:
    torch.manual_seed(0)
    images = torch.rand(6, 3, 8, 8)
    encoder = nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(64, 5))
    decoder = nn.Sequential(nn.Linear(5, 64), nn.ReLU(), nn.Unflatten(1, (4, 4, 4)),
                            nn.ConvTranspose2d(4, 3, 4, 2, 1), nn.Sigmoid())  # fmt: skip
    shown = images.permute(0, 2, 3, 1)
    first = export(tmp_path / "e.onnx", Nhwc(encoder), (shown,), ["x"], ["code"])
    second = export(tmp_path / "d.onnx", Nhwc(decoder), (torch.zeros(2, 5),), ["code"], ["y"])
    whole = export(tmp_path / "w.onnx", Nhwc(nn.Sequential(encoder, decoder)), (shown,), ["x"], ["y"])
    with torch.no_grad():
        wanted = decoder(encoder(images))
    for path in ((second, first), whole):
        model = open_checkpoint(path, images=images)
        assert model.card.image_shape == (3, 8, 8)
        assert torch.allclose(model.reconstruct(images), wanted, atol=1e-5)


@pytest.mark.parametrize("static", [True, False])
def test_a_quantised_autoencoder_opens(static: bool, tmp_path: Path) -> None:
    from onnxruntime import quantization

    torch.manual_seed(0)
    images = torch.rand(32, 1, 8, 8)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 3), nn.Linear(3, 16), nn.ReLU(),
                            nn.Linear(16, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))  # fmt: skip
    plain = export(tmp_path / "p.onnx", network, (images,), ["x"], ["y"])
    path = tmp_path / "q.onnx"
    if static:

        class Reader(quantization.CalibrationDataReader):  # type: ignore[misc]
            def __init__(self) -> None:
                self.left = iter([{"x": images.numpy()}])

            def get_next(self) -> dict[str, np.ndarray] | None:
                return next(self.left, None)

        quantization.quantize_static(str(plain), str(path), Reader(), quant_format=quantization.QuantFormat.QDQ)
    else:
        quantization.quantize_dynamic(str(plain), str(path))
    model = open_checkpoint(path, images=images)
    with torch.no_grad():
        wanted = network(images)
    assert float((model.reconstruct(images) - wanted).abs().max()) < 0.1
    assert (model.card.value_range, model.card.latent_dim) == ((0.0, 1.0), 3)
    assert model.parts.parameters >= 64 * 16


@pytest.mark.parametrize(
    ("name", "ending", "deviation"),
    [
        ("z_log_var", lambda x: x, lambda x: torch.exp(x / 2)),
        ("z_log_sigma", lambda x: x, torch.exp),
        ("spread", lambda x: x, lambda x: torch.exp(x / 2)),
        ("std", torch.exp, torch.exp),
        ("sigma", nn.functional.softplus, nn.functional.softplus),
    ],
)
def test_what_stands_beside_the_mean_becomes_a_standard_deviation(
    name: str, ending: Callable[[Tensor], Tensor], deviation: Callable[[Tensor], Tensor], tmp_path: Path
) -> None:
    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.mean, self.raw = nn.Linear(64, 3), nn.Linear(64, 3)

        def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
            return self.mean(images.flatten(1)), ending(self.raw(images.flatten(1)))

    torch.manual_seed(0)
    encoder, images = Encoder(), torch.rand(4, 1, 8, 8)
    path = export(tmp_path / "e.onnx", encoder, (images,), ["x"], ["mean", name])
    std = open_checkpoint(path, images=images).encode(images).std
    assert std is not None
    with torch.no_grad():
        assert torch.allclose(std, deviation(encoder.raw(images.flatten(1))), atol=1e-5)
