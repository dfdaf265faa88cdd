"""Discriminators that score pairs of image and class label: the label's way in is found from the shapes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from models.formats.contents import Contents, WeightTable
from models.rebuilding import rebuild


class EmbeddedCritic(nn.Module):
    """Pixels and an embedded label side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.label_embedding = nn.Embedding(10, 10)
        self.model = nn.Sequential(nn.Linear(794, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1), nn.Sigmoid())

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.model(torch.cat([images.flatten(1), self.label_embedding(labels)], dim=1))


class OneHotCritic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(nn.Linear(794, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1), nn.Sigmoid())

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.model(torch.cat([images.flatten(1), torch.eye(10)[labels]], dim=1))


class MapCritic(nn.Module):
    """The label as one more channel, embedded to the image's size."""

    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(10, 784)
        self.model = nn.Sequential(
            nn.Conv2d(2, 8, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(8, 16, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(),
            nn.Linear(784, 1), nn.Sigmoid(),
        )  # fmt: skip

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.model(torch.cat([images, self.label_emb(labels).reshape(-1, 1, 28, 28)], dim=1))


@pytest.mark.parametrize("critic", [EmbeddedCritic, OneHotCritic, MapCritic])
def test_conditional_discriminator_scores_pairs_of_image_and_label(critic: type[nn.Module]) -> None:
    torch.manual_seed(0)
    network = critic().eval()
    table = WeightTable(tensors=dict(network.state_dict()), role="discriminator")
    reading = rebuild(Contents(format="test", networks=(table,)))
    assert reading.kind == "discriminator"
    model = reading.hypotheses[0].model
    images, labels = torch.rand(6, 1, 28, 28), torch.arange(6)
    assert model.card.classes == 10
    with torch.no_grad():
        wanted = network(images * 2 - 1, labels).flatten()
    torch.testing.assert_close(model.discriminate(images, labels), wanted)
    assert reading.confidence != "high"
