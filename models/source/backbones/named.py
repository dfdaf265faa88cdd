"""The networks by the names of torchvision's functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from torch import nn

from models.source.backbones.plain import VGG
from models.source.backbones.residual import BasicBlock, Bottleneck, ResNet

_PLAIN = {
    "vgg11": (1, 1, 2, 2, 2), "vgg13": (2, 2, 2, 2, 2), "vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4),
}  # fmt: skip
BACKBONES: Mapping[str, Callable[[int], nn.Module]] = {
    "resnet18": partial(ResNet, BasicBlock, (2, 2, 2, 2)),
    "resnet34": partial(ResNet, BasicBlock, (3, 4, 6, 3)),
    "resnet50": partial(ResNet, Bottleneck, (3, 4, 6, 3)),
    "resnet101": partial(ResNet, Bottleneck, (3, 4, 23, 3)),
    **{name: partial(VGG, depths, norms=False) for name, depths in _PLAIN.items()},
    **{f"{name}_bn": partial(VGG, depths, norms=True) for name, depths in _PLAIN.items()},
}
"""Name -> a function of the number of classes."""
CLASSES = 1000
"""Of ImageNet, where nothing else is said."""
