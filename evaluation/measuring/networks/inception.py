"""Inception-v3 as released on 2015-12-05 [Szegedy 2015], the network behind FID, IS and KID, arranged for speed.

Differences from later Inceptions: average pools leave the padding out, the last block pools by maximum, BatchNorm has
eps 1e-3, and there are 1008 classes. Arranged for speed without changing results beyond rounding: BatchNorm is folded
into the convolutions; 1x1 convolutions on one input run as one; ReLU is applied while a convolution's output is
written; the average pool of a 1x1 branch, being linear, runs after its convolution on fewer channels; channels last.

On one core of the machine where it was measured, its convolutions run at 104 GFLOP/s, and a large matrix product at 98:
only fewer multiplications make it faster. ``use_winograd`` takes Winograd's convolutions where they are faster.
Milliseconds for an image on one core, direct and by Winograd: 3x3 of the stem 9.3 and 7.8, 12.4 and 5.8; 3x3 of 35x35
maps 1.2 and 0.7, 1.8 and 0.9; 3x3 of 8x8 maps 1.65 and 0.95; 1x7 and 7x1 with 128, 160 and 192 channels 0.56 and 0.36,
0.88 and 0.55, 1.25 and 0.79; 1x3 and 3x1 0.51 and 0.34. The 3x3 of 32 to 32 channels, 3.8 and 3.6, stays direct, as do
5x5 and stride 2. onnxruntime 1.32 saw 17.6 images a second at its best batch, this network 19.9, both on two threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from evaluation.measuring.networks import winograd
from evaluation.types import TouchstoneError

FEATURES, CLASSES, SIDE = 2048, 1008, 299
EPSILON = 1e-3
FEWEST = 64
"""Channels out from which Winograd's convolution is the faster one."""
ONEDNN: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Conv:
    """One convolution with BatchNorm and ReLU. Stride 1 keeps the size; stride 2 and ``valid`` take no padding."""

    name: str
    out: int
    height: int = 1
    width: int = 1
    stride: int = 1
    valid: bool = False

    @property
    def padding(self) -> tuple[int, int]:
        return (0, 0) if self.valid or self.stride == 2 else (self.height // 2, self.width // 2)


Chain = tuple[Conv, ...]
"""Convolutions one after another."""


@dataclass(frozen=True, slots=True)
class Block:
    """Branches on one input, joined along channels. ``forks``: branch index -> two convolutions on the chain's end."""

    name: str
    branches: tuple[Chain, ...]
    pool: str
    pool_conv: Conv | None = None
    forks: tuple[tuple[int, tuple[Conv, Conv]], ...] = ()


def _square(name: str, out: int, size: int, stride: int = 1) -> Conv:
    return Conv(name, out, size, size, stride)


def _block_a(name: str, pooled: int) -> Block:
    five = (_square("branch5x5_1", 48, 1), _square("branch5x5_2", 64, 5))
    three = (_square("branch3x3dbl_1", 64, 1), _square("branch3x3dbl_2", 96, 3), _square("branch3x3dbl_3", 96, 3))
    return Block(name, ((_square("branch1x1", 64, 1),), five, three), "average", _square("branch_pool", pooled, 1))


def _block_c(name: str, c: int) -> Block:
    once = (_square("branch7x7_1", c, 1), Conv("branch7x7_2", c, 1, 7), Conv("branch7x7_3", 192, 7, 1))
    twice = (
        _square("branch7x7dbl_1", c, 1), Conv("branch7x7dbl_2", c, 7, 1), Conv("branch7x7dbl_3", c, 1, 7),
        Conv("branch7x7dbl_4", c, 7, 1), Conv("branch7x7dbl_5", 192, 1, 7),
    )  # fmt: skip
    return Block(name, ((_square("branch1x1", 192, 1),), once, twice), "average", _square("branch_pool", 192, 1))


def _block_e(name: str, pool: str) -> Block:
    forks = tuple(
        (index, (Conv(f"{branch}a", 384, 1, 3), Conv(f"{branch}b", 384, 3, 1)))
        for index, branch in ((1, "branch3x3_2"), (2, "branch3x3dbl_3"))
    )
    three, double = (
        (_square("branch3x3_1", 384, 1),),
        (_square("branch3x3dbl_1", 448, 1), _square("branch3x3dbl_2", 384, 3)),
    )
    return Block(name, ((_square("branch1x1", 320, 1),), three, double), pool, _square("branch_pool", 192, 1), forks)


STEM = (
    Conv("Conv2d_1a_3x3", 32, 3, 3, 2), Conv("Conv2d_2a_3x3", 32, 3, 3, valid=True), Conv("Conv2d_2b_3x3", 64, 3, 3),
    Conv("Conv2d_3b_1x1", 80), Conv("Conv2d_4a_3x3", 192, 3, 3, valid=True),
)  # fmt: skip
POOLED_AFTER = ("Conv2d_2b_3x3", "Conv2d_4a_3x3")
BLOCKS = (
    _block_a("Mixed_5b", 32), _block_a("Mixed_5c", 64), _block_a("Mixed_5d", 64),
    Block("Mixed_6a", (
        (_square("branch3x3", 384, 3, 2),),
        (_square("branch3x3dbl_1", 64, 1), _square("branch3x3dbl_2", 96, 3), _square("branch3x3dbl_3", 96, 3, 2)),
    ), "halve"),
    _block_c("Mixed_6b", 128), _block_c("Mixed_6c", 160), _block_c("Mixed_6d", 160), _block_c("Mixed_6e", 192),
    Block("Mixed_7a", (
        (_square("branch3x3_1", 192, 1), _square("branch3x3_2", 320, 3, 2)),
        (_square("branch7x7x3_1", 192, 1), Conv("branch7x7x3_2", 192, 1, 7), Conv("branch7x7x3_3", 192, 7, 1),
         _square("branch7x7x3_4", 192, 3, 2)),
    ), "halve"),
    _block_e("Mixed_7b", "average"), _block_e("Mixed_7c", "maximum"),
)  # fmt: skip


def convolutions() -> dict[str, tuple[int, Conv]]:
    """Key prefix -> (channels in, convolution), in the layout of the two usual weight files."""
    found: dict[str, tuple[int, Conv]] = {}
    channels = 3
    for conv in STEM:
        found[conv.name] = (channels, conv)
        channels = conv.out
    for block in BLOCKS:
        total = 0 if block.pool_conv else channels
        forks = dict(block.forks)
        for index, chain in enumerate(block.branches):
            inside = channels
            for conv in chain:
                found[f"{block.name}.{conv.name}"] = (inside, conv)
                inside = conv.out
            for conv in forks.get(index, ()):
                found[f"{block.name}.{conv.name}"] = (inside, conv)
            total += sum(conv.out for conv in forks[index]) if index in forks else inside
        if block.pool_conv:
            found[f"{block.name}.{block.pool_conv.name}"] = (channels, block.pool_conv)
            total += block.pool_conv.out
        channels = total
    return found


class Inception(nn.Module):
    """Images (n, 3, 299, 299) in [-1, 1) to pooled features (n, 2048) and unbiased logits (n, 1008)."""

    def __init__(self, state: Mapping[str, Tensor]) -> None:
        super().__init__()
        shapes: dict[str, tuple[int, ...]] = {f"{name}.conv.weight": (conv.out, inside, conv.height, conv.width)
                  for name, (inside, conv) in convolutions().items()}  # fmt: skip
        shapes["fc.weight"] = (CLASSES, FEATURES)
        wrong = [key for key, shape in shapes.items() if key not in state or tuple(state[key].shape) != shape]
        if wrong:
            raise TouchstoneError(
                f"the Inception weights must hold {wrong[0]} of shape {shapes[wrong[0]]} ({len(wrong)} of "
                f"{len(shapes)} tensors are absent or of another shape); give the file of 2015-12-05."
            )
        folded = {name: _folded(state, name) for name in convolutions()}
        self.stem = nn.ModuleList(_module([folded[conv.name]], conv) for conv in STEM)
        self.blocks = nn.ModuleList(_FusedBlock(block, folded) for block in BLOCKS)
        self.register_buffer("head", state["fc.weight"].detach().float().t().contiguous())
        self.head: Tensor

    def use_winograd(self) -> None:
        """Take Winograd's convolutions on a CPU from here on, where they are faster; without numba, none."""
        if not winograd.available():
            return
        for module in self.modules():
            if isinstance(module, _Convolution) and winograd.applies(module) and module.out_channels >= FEWEST:
                module.winograd = winograd.Winograd(module)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        *_, (_, last) = self.maps(images)
        return self.read(last)

    def read(self, last: Tensor) -> tuple[Tensor, Tensor]:
        """Features (n, 2048) and logits (n, 1008) of the last block's map."""
        features = last.mean(dim=(2, 3))
        return features, features @ self.head

    def maps(self, images: Tensor) -> Iterator[tuple[str, Tensor]]:
        """Each block's name and feature map (n, c, h, w), one after another."""
        x = images
        for conv, module in zip(STEM, self.stem, strict=True):
            x = _rectified(module, x)
            if conv.name in POOLED_AFTER:
                x = functional.max_pool2d(x, 3, 2)
        for block, module in zip(BLOCKS, self.blocks, strict=True):
            x = module(x)
            yield block.name, x


class _Convolution(nn.Conv2d):
    winograd: winograd.Winograd | None = None


class _FusedBlock(nn.Module):
    def __init__(self, block: Block, folded: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        super().__init__()

        def weights(conv: Conv) -> tuple[Tensor, Tensor]:
            return folded[f"{block.name}.{conv.name}"]

        self.pool = block.pool
        pointwise = [chain[0].height == chain[0].width == 1 for chain in block.branches]
        self.together = [index for index, one in enumerate(pointwise) if one]
        heads = [block.branches[index][0] for index in self.together]
        self.widths = [conv.out for conv in heads]
        self.first = _module([weights(conv) for conv in heads], heads[0])
        self.chains = nn.ModuleList(
            nn.ModuleList(_module([weights(conv)], conv) for conv in chain[1 if pointwise[index] else 0 :])
            for index, chain in enumerate(block.branches)
        )
        forks = dict(block.forks)
        self.forks = nn.ModuleList(
            nn.ModuleList(_module([weights(conv)], conv) for conv in forks.get(index, ()))
            for index in range(len(block.branches))
        )
        self.pool_conv = None if block.pool_conv is None else _module([weights(block.pool_conv)], block.pool_conv)

    def forward(self, x: Tensor) -> Tensor:
        heads = torch.split(_rectified(self.first, x), self.widths, dim=1)
        starts = dict(zip(self.together, heads, strict=True))
        outputs: list[Tensor] = []
        for index, chain in enumerate(self.chains):
            y = starts.get(index, x)
            for module in chain:  # type: ignore[attr-defined]
                y = _rectified(module, y)
            fork = self.forks[index]
            outputs += [_rectified(module, y) for module in fork] or [y]  # type: ignore[attr-defined]
        if self.pool == "halve":
            outputs.append(functional.max_pool2d(x, 3, 2))
        elif self.pool == "average" and self.pool_conv is not None:
            average = functional.avg_pool2d(_convolved(self.pool_conv, x), 3, 1, 1, count_include_pad=False)
            outputs.append(functional.relu_(average))
        elif self.pool_conv is not None:
            outputs.append(_rectified(self.pool_conv, functional.max_pool2d(x, 3, 1, 1)))
        return torch.cat(outputs, 1)


def _rectified(module: nn.Module, x: Tensor) -> Tensor:
    """ReLU of a convolution; on a CPU both in one pass over the output."""
    if isinstance(module, _Convolution) and module.winograd is not None and x.device.type == "cpu":
        return module.winograd(x)
    fused = _by_onednn(module, x, "relu")
    return functional.relu_(module(x)) if fused is None else fused


def _convolved(module: nn.Module, x: Tensor) -> Tensor:
    """A convolution alone; on a CPU always oneDNN's, where torch would take a slower one for a single thread."""
    found = _by_onednn(module, x, "none")
    direct: Tensor = module(x) if found is None else found
    return direct


def _by_onednn(module: nn.Module, x: Tensor, then: str) -> Tensor | None:
    """By the operator that torch.compile uses; None where there is none."""
    if x.device.type != "cpu" or not ONEDNN or not isinstance(module, nn.Conv2d):
        return None
    result: Tensor = torch.ops.mkldnn._convolution_pointwise(
        x, module.weight, module.bias, module.padding, module.stride, module.dilation, 1, then, [], ""
    )
    return result


def _folded(state: Mapping[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
    """Convolution and BatchNorm as one weight and bias, computed in double precision."""
    try:
        weight, gain, offset, mean, variance = (
            state[f"{name}.{key}"].detach().double()
            for key in ("conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var")
        )
    except KeyError as error:
        raise TouchstoneError(f"the Inception weights lack {error}; give the file of 2015-12-05.") from None
    scale = gain / torch.sqrt(variance + EPSILON)
    return (weight * scale[:, None, None, None]).float(), (offset - mean * scale).float()


def _module(parts: list[tuple[Tensor, Tensor]], conv: Conv) -> _Convolution:
    weight, bias = torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])
    with torch.device("meta"):  # weights are loaded next, and drawing random ones would cost a second
        module = _Convolution(
            weight.shape[1], weight.shape[0], (conv.height, conv.width), stride=conv.stride, padding=conv.padding
        )
    module.weight, module.bias = nn.Parameter(weight), nn.Parameter(bias)
    return module


def resize_like_tensorflow1(images: Tensor, side: int = SIDE) -> Tensor:
    """Bilinear, corners not aligned, no half-pixel centres, no antialias: what FID was defined with. (n, c, h, w)."""
    rows, columns = _interpolation(images.shape[-2], side), _interpolation(images.shape[-1], side)
    return rows.to(images.device) @ (images @ columns.to(images.device).t())


def _interpolation(length: int, side: int) -> Tensor:
    """(side, length): each output pixel as a mix of two input pixels."""
    position = torch.arange(side, dtype=torch.float32) * (torch.tensor(float(length)) / side)
    low = position.floor().long().clamp(max=length - 1)
    high = (low + 1).clamp(max=length - 1)
    share = position - low
    matrix = torch.zeros(side, length)
    matrix[torch.arange(side), low] += 1 - share
    matrix[torch.arange(side), high] += share
    return matrix
