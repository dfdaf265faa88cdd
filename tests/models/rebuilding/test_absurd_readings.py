"""What else a file holds does not change the reading of an autoencoder, and what fits no image is not offered."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from models.formats.contents import Contents, WeightTable
from models.rebuilding import rebuild
from models.rebuilding.standins import fit, trials
from models.recognition import Reading


@pytest.fixture(scope="module")
def images() -> Tensor:
    return fit(trials((1, 28, 28), None, None, 256)[0].images, (1, 8, 8))


@pytest.fixture(scope="module")
def plain(images: Tensor) -> dict[str, Tensor]:
    """Projects on six principal components: a hidden layer holds each of them with both signs, as ReLU asks for."""
    flat = images.flatten(1)
    axes = torch.linalg.svd(flat - flat.mean(dim=0), full_matrices=False)[2][:6]
    both, back = torch.cat([axes, -axes]), torch.cat([torch.eye(6), -torch.eye(6)])
    return {
        "encoder.0.weight": both,
        "encoder.0.bias": -(both @ flat.mean(dim=0)),
        "encoder.2.weight": back.T.contiguous(),
        "encoder.2.bias": torch.zeros(6),
        "decoder.0.weight": 2 * back,
        "decoder.0.bias": torch.zeros(12),
        "decoder.2.weight": both.T.contiguous() / 2,
        "decoder.2.bias": flat.mean(dim=0),
    }


def _read(tensors: dict[str, Tensor], images: Tensor | None) -> Reading:
    return rebuild(Contents(format="test", networks=(WeightTable(tensors=tensors),)), images=images)


def _more(plain: dict[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """What authors leave in a file beside the network, each drawn at random or copied."""
    noise = torch.Generator().manual_seed(1)

    def drawn(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=noise)

    head = {"projector.0.weight": drawn(16, 6), "projector.0.bias": drawn(16)}
    return {
        "copy": {"tied.weight": plain["encoder.0.weight"]},
        "transposed copy": {"tied.weight": plain["decoder.2.weight"].T.contiguous()},
        "two copies": {"a.weight": plain["encoder.0.weight"], "b.weight": plain["encoder.2.weight"]},
        "head of two layers": {**head, "projector.2.weight": drawn(16, 16), "projector.2.bias": drawn(16)},
        "head and copy": {**head, "tied.weight": plain["encoder.0.weight"]},
        "layer of the image's size": {"fc_out.weight": drawn(64, 64), "fc_out.bias": drawn(64)},
        "classes": {"classify.weight": drawn(10, 6), "classify.bias": drawn(10)},
        "table": {"positions": drawn(1, 64, 8)},
    }


SLOW = [
    pytest.param(name, marks=pytest.mark.slow)
    for name in ("copy", "two copies", "head of two layers", "head and copy", "layer of the image's size", "table")
]


@pytest.mark.parametrize("beside", ["transposed copy", "classes", *SLOW])
def test_what_stands_beside_an_autoencoder_does_not_change_its_reading(
    plain: dict[str, Tensor], images: Tensor, beside: str
) -> None:
    reading = _read({**plain, **_more(plain)[beside]}, images)
    found = reading.hypotheses[0].model
    assert (found.card.image_shape, found.card.latent_dim, found.card.classes) == ((1, 8, 8), 6, None)
    error = (found.reconstruct(images) - images).square().mean() / (images - images.mean(dim=0)).square().mean()
    assert error < 0.3
    assert any("left unused" in phrase or "leaves out" in phrase for phrase in reading.evidence)


@pytest.mark.slow
def test_without_images_a_copy_makes_no_row_of_pixels(plain: dict[str, Tensor]) -> None:
    found = _read({**plain, "tied.weight": plain["encoder.0.weight"]}, None).hypotheses[0].model
    assert (found.card.image_shape, found.card.classes) == ((1, 8, 8), None)


def test_numbers_that_form_no_image_are_refused_beside_images(images: Tensor) -> None:
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Linear(74, 24), nn.ReLU(), nn.Linear(24, 74)).state_dict()
    tensors = {f"encoder.{name}" if name[0] == "0" else f"decoder.{name}": value for name, value in layers.items()}
    found = _read(tensors, images)
    assert not found.hypotheses
    assert "a network of 74 numbers, which form no image" in found.recognised


class Residual(nn.Module):
    """Its skip connection stands in forward alone."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Linear(64, 16)
        self.res1 = nn.Linear(16, 16)
        self.decoder = nn.Linear(16, 64)


def test_a_residual_network_that_no_chain_explains_is_refused(images: Tensor) -> None:
    torch.manual_seed(0)
    found = _read(dict(Residual().state_dict()), images)
    assert not found.hypotheses
    assert "the names speak of residual or skip connections" in found.recognised
    assert "give the author's source" in found.recognised


def test_a_plain_network_opens_however_badly_it_reconstructs(plain: dict[str, Tensor], images: Tensor) -> None:
    noise = torch.Generator().manual_seed(0)
    found = _read({name: torch.randn(tensor.shape, generator=noise) for name, tensor in plain.items()}, images)
    assert found.hypotheses
    assert found.confidence != "high"


@pytest.mark.slow
def test_a_code_far_larger_than_the_image_speaks_for_larger_images(images: Tensor) -> None:
    torch.manual_seed(0)
    encoder = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 128, 4, 2, 1))
    decoder = nn.Sequential(nn.ConvTranspose2d(128, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1))
    tensors = {f"{half}.{name}": tensor for half, module in (("encoder", encoder), ("decoder", decoder))
               for name, tensor in module.state_dict().items()}  # fmt: skip
    for hypothesis in _read(tensors, images).hypotheses:
        card = hypothesis.model.card
        assert (card.latent_dim or 0) <= 16 * card.image_shape[1] * card.image_shape[2]


def test_no_two_readings_give_the_same(plain: dict[str, Tensor], images: Tensor) -> None:
    found = [item.model for item in _read(plain, images).hypotheses]
    outputs = [model.reconstruct(images[:16]) for model in found]
    for place, output in enumerate(outputs):
        assert not any(torch.allclose(output, other, rtol=1e-4, atol=1e-5) for other in outputs[:place])
