"""VGG networks (Simonyan & Zisserman 2015) with the names that torchvision gives their weights."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

WIDTHS = (64, 128, 256, 512, 512)
SIDE = 7
"""Of the maps that the classifier takes, in pixels."""


class VGG(nn.Module):
    """Images (n, 3, h, w) to scores (n, classes). ``depths``: convolutions before each pooling."""

    def __init__(self, depths: Sequence[int], classes: int, *, norms: bool) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        taken = 3
        for width, depth in zip(WIDTHS, depths, strict=True):
            for _ in range(depth):
                layers.append(nn.Conv2d(taken, width, 3, padding=1))
                layers.extend([nn.BatchNorm2d(width)] if norms else [])
                layers.append(nn.ReLU(inplace=True))
                taken = width
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d((SIDE, SIDE))
        self.classifier = nn.Sequential(
            nn.Linear(taken * SIDE * SIDE, 4096), nn.ReLU(inplace=True), nn.Dropout(),
            nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(4096, classes),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.classifier(self.avgpool(self.features(x)).flatten(1))
        return scores
