"""einops: ``rearrange`` of a tensor by a pattern of named axes, as a function and as a layer."""

from __future__ import annotations

import re
from math import prod

import torch
from torch import Tensor, nn

from models.source.allowed.library import LIBRARY, listed
from models.source.allowed.modules import MODULE
from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import HostClass, Value
from models.source.walking.walk import used

Groups = list[list[str]]
_TOKEN = re.compile(r"\(([^()]*)\)|(\S+)")
_LONGEST = 200
_LARGEST = 2**31
_NAME = re.compile(r"[a-z_]\w*|1")


class Rearrange(nn.Module):
    """The layer: it holds no weights."""

    def __init__(self, pattern: str, sizes: dict[str, int]) -> None:
        super().__init__()
        self.pattern, self.sizes = pattern, sizes

    def forward(self, given: Tensor) -> Tensor:
        return rearranged(given, self.pattern, self.sizes)


def rearranged(given: Tensor, pattern: str, sizes: dict[str, int]) -> Tensor:
    """``b c (h p) w -> b (c p) h w`` (Rogozhnikov 2022). Raises ValueError for a pattern that does not fit."""
    if len(pattern) > _LONGEST:
        raise ValueError(f"a pattern of at most {_LONGEST} characters is expected")
    left, _, right = pattern.partition("->")
    before, after = _groups(left), _groups(right)
    if len(before) != given.ndim:
        raise ValueError(f"the pattern names {len(before)} axes and the tensor has {given.ndim}")
    known: dict[str, int] = dict(sizes)
    for group, length in zip(before, given.shape, strict=True):
        _solve(group, int(length), known)
    names = [name for group in before for name in group]
    wanted = [name for group in after for name in group]
    if sorted(names) != sorted(wanted) or len(set(names)) != len(names):
        raise ValueError("both sides of the pattern must name the same axes once")
    flat = given.reshape([known[name] for name in names])
    moved = flat.permute([names.index(name) for name in wanted])
    return moved.reshape([prod(known[name] for name in group) for group in after])


def _groups(side: str) -> Groups:
    found: Groups = []
    for inner, single in _TOKEN.findall(side):
        names = inner.split() if not single else [single]
        if not all(_NAME.fullmatch(name) for name in names):
            raise ValueError("a pattern of names, brackets and 1 is expected")
        found.append([name for name in names if name != "1"])
    return found


def _solve(group: list[str], length: int, known: dict[str, int]) -> None:
    """The size of the one axis of a group that is not given."""
    unknown = [name for name in group if name not in known]
    rest = prod(known[name] for name in group if name in known)
    if len(unknown) > 1 or (unknown and length % max(rest, 1)):
        raise ValueError("the tensor does not give the sizes of the axes")
    if unknown:
        known[unknown[0]] = length // max(rest, 1)
    elif rest != length:
        raise ValueError(f"an axis of {length} does not have the size {rest}")


def _sizes(named: dict[str, Value], frame: Frame) -> dict[str, int]:
    if not all(isinstance(size, int) and 0 < size < _LARGEST for size in named.values()):
        raise Raised("TypeError", "sizes of axes are whole numbers above 0 and below 2**31", place=frame.place())
    return dict(named)


@listed("einops.rearrange")
def _rearrange(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    given, pattern = used(args[0], frame), used(args[1], frame)
    if not isinstance(given, torch.Tensor) or not isinstance(pattern, str):
        raise frame.unknown("uses einops.rearrange on a value that is no tensor")
    return rearranged(given, pattern, _sizes(named, frame))


def _layer(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    pattern = used(args[0], frame)
    if not isinstance(pattern, str):
        raise Raised("TypeError", "the pattern of Rearrange is a text", place=frame.place())
    return Rearrange(pattern, _sizes(named, frame))


LIBRARY["einops.layers.torch.Rearrange"] = HostClass("Rearrange", _layer, (Rearrange,), Rearrange, (MODULE,))
