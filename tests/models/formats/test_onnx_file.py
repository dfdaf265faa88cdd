"""ONNX graphs: the role comes from inputs and outputs, pairs are joined, the pixel range is inferred."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.opening import open_checkpoint


def export(
    path: Path,
    network: nn.Module,
    inputs: tuple[Tensor, ...],
    names: Sequence[str],
    outputs: Sequence[str],
    *,
    fixed: bool = False,
) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(), inputs, str(path), input_names=list(names), output_names=list(outputs), opset_version=17,
            dynamic_axes=None if fixed else {name: {0: "n"} for name in (*names, *outputs)}, dynamo=False,
        )  # fmt: skip
    return path


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(64, 16)
        self.mean, self.spread = nn.Linear(16, 3), nn.Linear(16, 3)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.relu(self.hidden(images.flatten(1)))
        return self.mean(hidden), self.spread(hidden)


def decoder(last: nn.Module) -> nn.Module:
    return nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 64), last, nn.Unflatten(1, (1, 8, 8)))


@pytest.fixture
def images() -> Tensor:
    return torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


def test_pair_joins_into_a_vae_in_any_order(images: Tensor, tmp_path: Path) -> None:
    encoder, made = Encoder(), decoder(nn.Sigmoid())
    first = export(tmp_path / "enc.onnx", encoder, (images,), ["images"], ["mu", "logvar"])
    second = export(tmp_path / "dec.onnx", made, (torch.zeros(2, 3),), ["z"], ["recon"])
    for order in ((first, second), (second, first), f"{first}+{second}"):
        model = open_checkpoint(order, images=images)
        assert set(map(str, model.capabilities)) == {"encode", "decode", "reconstruct", "posterior", "sample"}
        mean, log_variance = encoder(images)
        posterior = model.encode(images)
        assert posterior.std is not None
        assert torch.allclose(posterior.mean, mean, atol=1e-5)
        assert torch.allclose(posterior.std, (log_variance / 2).exp(), atol=1e-5)
        assert torch.allclose(model.reconstruct(images), made(mean), atol=1e-5)


def test_halves_that_do_not_fit_are_refused(images: Tensor, tmp_path: Path) -> None:
    first = export(tmp_path / "e.onnx", Encoder(), (images,), ["images"], ["mu", "logvar"])
    other = nn.Sequential(nn.Linear(5, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))
    second = export(tmp_path / "d.onnx", other, (torch.zeros(2, 5),), ["z"], ["recon"])
    with pytest.raises(CheckpointError, match="do not belong together"):
        open_checkpoint((first, second))
    with pytest.raises(CheckpointError, match="of the same kind"):
        open_checkpoint((second, second))


def test_single_autoencoder_is_cut_at_its_code(images: Tensor, tmp_path: Path) -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 3), *decoder(nn.Sigmoid()))
    path = export(tmp_path / "ae.onnx", network, (images,), ["x"], ["y"])
    model = open_checkpoint(path, images=images)
    assert model.encode(images).mean.shape == (5, 3)
    assert torch.allclose(model.reconstruct(images), network(images), atol=1e-5)
    assert "sample" not in model.capabilities


def test_fixed_batch_runs_any_number(images: Tensor, tmp_path: Path) -> None:
    network = decoder(nn.Sigmoid()).eval()
    path = export(tmp_path / "d.onnx", network, (torch.zeros(4, 3),), ["z"], ["y"], fixed=True)
    codes = torch.randn(11, 3)
    assert torch.allclose(open_checkpoint(path).decode(codes), network(codes), atol=1e-5)


def test_a_decoder_alone_asks_for_its_range_and_takes_the_choice(tmp_path: Path) -> None:
    tanh = export(tmp_path / "t.onnx", decoder(nn.Tanh()), (torch.zeros(2, 3),), ["z"], ["y"])
    linear = export(tmp_path / "l.onnx", decoder(nn.Identity()), (torch.zeros(2, 3),), ["z"], ["y"])
    model = open_checkpoint(tanh)
    assert (model.confidence, model.card.value_range) == ("choose", (-1.0, 1.0))
    asked = open_checkpoint(linear)
    assert asked.confidence == "choose"
    assert len(asked.hypotheses) == 2
    chosen = open_checkpoint(linear, choice=1)
    assert (chosen.decided_by, chosen.card.value_range) == ("user", (-1.0, 1.0))


def test_conditional_generator_takes_labels(tmp_path: Path) -> None:
    class Conditional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding, self.output = nn.Embedding(4, 2), nn.Linear(5, 64)

        def forward(self, z: Tensor, labels: Tensor) -> Tensor:
            return torch.sigmoid(self.output(torch.cat([z, self.embedding(labels)], 1))).view(-1, 1, 8, 8)

    network = Conditional()
    inputs = (torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64))
    model = open_checkpoint(export(tmp_path / "g.onnx", network, inputs, ["z", "labels"], ["y"]))
    codes, labels = torch.randn(6, 3), torch.tensor([0, 1, 2, 3, 0, 1])
    assert model.conditional
    assert model.card.classes == 4
    assert torch.allclose(model.decode(codes, labels), network(codes, labels), atol=1e-5)


def test_discriminator_and_classifier(images: Tensor, tmp_path: Path) -> None:
    critic = nn.Sequential(nn.Flatten(), nn.Linear(64, 1)).eval()
    model = open_checkpoint(export(tmp_path / "c.onnx", critic, (images,), ["x"], ["s"]), images=images, choice=0)
    assert torch.allclose(model.discriminate(images), critic(images)[:, 0], atol=1e-5)
    classifier = nn.Sequential(nn.Flatten(), nn.Linear(64, 10), nn.Softmax(1))
    with pytest.raises(CheckpointError, match="classifier of 10 classes"):
        open_checkpoint(export(tmp_path / "k.onnx", classifier, (images,), ["x"], ["p"]))


def test_channels_last_images(tmp_path: Path) -> None:
    class Last(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.output = nn.Linear(3, 192)

        def forward(self, z: Tensor) -> Tensor:
            return torch.sigmoid(self.output(z)).view(-1, 8, 8, 3)

    network = Last()
    model = open_checkpoint(export(tmp_path / "g.onnx", network, (torch.zeros(2, 3),), ["z"], ["y"]))
    assert model.card.image_shape == (3, 8, 8)
    codes = torch.randn(2, 3)
    assert torch.allclose(model.decode(codes), network(codes).permute(0, 3, 1, 2), atol=1e-5)
