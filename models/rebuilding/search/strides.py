"""Strides and paddings that a convolution may have, costed by how usual they are, and the sizes that they give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.rebuilding.search.layout import Layout, then
from models.rebuilding.search.slots import Group, Items, Pooling
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.trunk import Trunk
from models.rebuilding.steps import Conv, ConvTranspose, Linear
from models.rebuilding.weights import strides


def _habit(items: Items, step: Conv | ConvTranspose) -> float:
    """Authors repeat themselves: cost of a convolution unlike the last, and of strides mixed with pools."""
    before = next((item for item in reversed(items) if type(item) is type(step)), None)
    unlike = strides.UNLIKE_THE_LAST if before is not None and replace(before, key=step.key) != step else 0.0
    mixed = strides.STRIDE_BESIDE_POOL if isinstance(step, Conv) and step.stride != 1 and Pooling() in items else 0.0
    return unlike + mixed


def strided(items: Items) -> bool:
    return any(isinstance(item, Conv) and item.stride != 1 for item in items)


def lean_of(chain: Trunk) -> bool | None:
    """Whether the convolutions whose shapes tell are transposed: the others are likely the same."""
    told = {block.main.may_be(True) for block in chain if block.main.kind == "conv" and not block.main.ambiguous}
    return told.pop() if len(told) == 1 else None


def _against(main: Layer, transposed: bool, lean: bool | None) -> float:
    """Cost of reading an ambiguous convolution against what the others or its name say."""
    if not main.ambiguous:
        return 0.0
    named = bool(naming.TRANSPOSED_WORDS & set(naming.words(main.path)))
    if named:
        return 0.0 if transposed else strides.AGAINST_ITS_NAME
    if lean is None or lean == transposed:
        return 0.0
    # Among transposed convolutions that grow the maps, a layer that keeps channels and size is as likely a plain one.
    if lean and main.inputs() == main.outputs():
        return strides.PLAIN_AMONG_TRANSPOSED
    return strides.AGAINST_THE_OTHERS


def passes(main: Layer, transposed: bool, state: Layout, group: Group, lean: bool | None) -> Iterator[Layout]:
    """The ways through a main layer, read as a transposed convolution or not."""
    if main.kind == "linear":
        yield then(state, (Linear(main.path),), (main.outputs(),))
        return
    _, height, width = state.shape
    k = main.kernel
    state = Layout(state.items, state.shape, state.cost + _against(main, transposed, lean))
    if not transposed:
        options = _stated(main) or [
            (s, p, 0, 1, cost) for s, p, cost in strides.CONVOLUTIONS.get(k, strides.other_convolutions(k))
        ]
        for stride, padding, _, dilation, cost in options:
            span = dilation * (k - 1) + 1
            size = tuple((n + 2 * padding - span) // stride + 1 for n in (height, width))
            if min(height, width) + 2 * padding < span or min(size) < 1:
                continue
            over = any((n + 2 * padding - k) % stride for n in (height, width)) and stride > 1 and k > 4
            lost = strides.REST_OF_A_LARGE_STRIDE if over else 0.0
            extra = strides.STRIDE_IN_DECODER if stride > 1 and group == "D" else 0.0
            extra += strides.KERNEL_ABOVE_MAP if padding and k > 3 and min(height, width) < k else 0.0
            extra += strides.LAST_KERNEL_AMID if (k, stride, padding) == (4, 1, 0) and max(size) > 1 else 0.0
            step = Conv(main.path, stride, padding, _padding_mode(main), dilation)
            extra += _habit(state.items, step)
            yield then(state, (step,), (main.outputs(), *size), cost + lost + extra)
        return
    usual = strides.TRANSPOSED.get(k, strides.other_transposed(k))
    for stride, padding, more, dilation, cost in _stated(main) or [(s, p, more, 1, cost) for s, p, more, cost in usual]:
        size = tuple((n - 1) * stride - 2 * padding + dilation * (k - 1) + 1 + more for n in (height, width))
        if min(size) < 1 or max(size) > 1024:
            continue
        if height == 1 and k > 1 and stride > 1:
            cost += strides.STRIDE_FROM_A_PIXEL
        if height > 1 and k == 4 and stride == 1 and padding == 0:
            cost += strides.FIRST_KERNEL_AMID
        grown = ConvTranspose(main.path, stride, padding, more, dilation)
        cost += _habit(state.items, grown) + (strides.TRANSPOSED_IN_ENCODER if group == "E" else 0.0)
        yield then(state, (grown,), (main.outputs(True), *size), cost)


def _padding_mode(main: Layer) -> str | None:
    mode = main.facts.attributes.get("padding_mode", "zeros") if main.facts else None
    return mode if isinstance(mode, str) and mode else None


def _stated(main: Layer) -> list[tuple[int, int, int, int, float]] | None:
    """Stride, padding, output padding and dilation as a pickled module states them."""
    if main.facts is None:
        return None
    stated = main.facts.attributes

    def first(name: str, default: int) -> int:
        value = stated.get(name, default)
        value = value[0] if isinstance(value, tuple) and value else value
        return value if isinstance(value, int) else default

    dilation = first("dilation", 1)
    padding = dilation * (main.kernel - 1) // 2 if stated.get("padding") == "same" else first("padding", 0)
    return [(first("stride", 1), padding, first("output_padding", 0), dilation, 0.0)]
