"""ResNets (He et al. 2016) with the names that torchvision gives their weights, the stride in the 3 x 3 convolution."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

WIDTHS = (64, 128, 256, 512)


class BasicBlock(nn.Module):
    """Two convolutions of 3 x 3 beside a shortcut. Images (n, c, h, w) in, (n, width, h / stride, w / stride) out."""

    expansion = 1

    def __init__(self, taken: int, width: int, stride: int, downsample: nn.Module | None) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(taken, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        beside = x if self.downsample is None else self.downsample(x)
        inner = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        summed: Tensor = self.relu(inner + beside)
        return summed


class Bottleneck(nn.Module):
    """A convolution of 3 x 3 between two of 1 x 1, beside a shortcut; four times the width comes out."""

    expansion = 4

    def __init__(self, taken: int, width: int, stride: int, downsample: nn.Module | None) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(taken, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        beside = x if self.downsample is None else self.downsample(x)
        inner = self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))))
        summed: Tensor = self.relu(self.bn3(self.conv3(inner)) + beside)
        return summed


class ResNet(nn.Module):
    """Images (n, 3, h, w) to scores (n, classes). Its children are in the order in which they run."""

    def __init__(self, block: type[BasicBlock] | type[Bottleneck], depths: Sequence[int], classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        taken = 64
        for place, (width, depth) in enumerate(zip(WIDTHS, depths, strict=True)):
            self.add_module(f"layer{place + 1}", _stage(block, taken, width, depth, stride=1 if place == 0 else 2))
            taken = width * block.expansion
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(taken, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for place in range(len(WIDTHS)):
            x = self.get_submodule(f"layer{place + 1}")(x)
        scores: Tensor = self.fc(self.avgpool(x).flatten(1))
        return scores


def _stage(
    block: type[BasicBlock] | type[Bottleneck], taken: int, width: int, depth: int, *, stride: int
) -> nn.Sequential:
    given = width * block.expansion
    shortcut = None
    if stride != 1 or taken != given:
        shortcut = nn.Sequential(nn.Conv2d(taken, given, 1, stride, bias=False), nn.BatchNorm2d(given))
    first = block(taken, width, stride, shortcut)
    return nn.Sequential(first, *(block(given, width, 1, None) for _ in range(depth - 1)))
