"""Strides and paddings that a convolution may have, costed by how usual they are, and the sizes that they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.layout import Layout, then
from models.rebuilding.sketch.trunk import Trunk

CONVOLUTIONS: Mapping[int, Sequence[tuple[int, int, float]]] = {
    1: ((1, 0, 0.0), (2, 0, 1.0), (1, 1, 2.5)),
    2: ((2, 0, 0.0), (1, 0, 0.6), (1, 1, 1.2)),
    3: ((1, 1, 0.0), (2, 1, 0.05), (1, 0, 0.5), (2, 0, 0.8), (3, 1, 1.5), (1, 2, 2.0)),
    4: ((2, 1, 0.0), (1, 0, 0.1), (2, 0, 0.25), (1, 1, 1.0), (1, 2, 1.5), (2, 2, 1.5)),
    5: ((1, 2, 0.1), (2, 2, 0.1), (1, 0, 0.3), (2, 1, 0.7), (2, 0, 0.7), (1, 1, 1.2), (3, 1, 2.0), (3, 0, 2.0)),
    6: ((2, 2, 0.1), (2, 0, 0.8), (1, 0, 0.5)),
    7: ((1, 3, 0.1), (1, 0, 0.1), (2, 3, 0.3), (2, 0, 1.2), (3, 1, 2.0)),
}
TRANSPOSED: Mapping[int, Sequence[tuple[int, int, int, float]]] = {
    1: ((1, 0, 0, 0.0),),
    2: ((2, 0, 0, 0.0), (1, 0, 0, 0.8), (2, 1, 0, 1.5), (1, 1, 0, 1.5)),
    3: ((2, 1, 1, 0.0), (1, 1, 0, 0.05), (2, 1, 0, 0.2), (2, 0, 0, 0.4), (1, 0, 0, 0.4), (2, 0, 1, 0.9),
        (3, 1, 0, 1.5), (3, 1, 1, 1.8), (3, 0, 0, 1.5), (1, 2, 0, 2.0)),
    4: ((2, 1, 0, 0.0), (1, 0, 0, 0.1), (2, 0, 0, 0.6), (1, 1, 0, 0.9), (2, 2, 0, 1.5), (2, 1, 1, 1.6),
        (1, 2, 0, 1.8), (2, 3, 0, 2.0), (3, 1, 0, 2.0), (4, 0, 0, 1.8)),
    5: ((2, 2, 1, 0.0), (1, 2, 0, 0.1), (1, 0, 0, 0.3), (2, 2, 0, 0.4), (2, 1, 0, 0.5), (2, 0, 0, 0.25),
        (2, 1, 1, 0.7), (2, 0, 1, 0.9), (3, 1, 0, 1.0), (3, 0, 0, 1.5), (3, 2, 0, 1.5), (3, 1, 1, 1.8), (1, 1, 0, 1.5)),
    6: ((2, 2, 0, 0.1), (2, 0, 0, 0.2), (2, 1, 0, 0.8), (1, 0, 0, 0.5)),
    7: ((1, 0, 0, 0.0), (1, 3, 0, 0.2), (2, 3, 1, 0.3), (2, 2, 1, 1.0), (7, 0, 0, 1.0), (2, 0, 0, 1.2)),
    8: ((1, 0, 0, 0.1), (2, 3, 0, 0.4), (4, 2, 0, 0.5)),
}  # fmt: skip


def _habit(items: Sequence[str], step: str) -> float:
    """Authors repeat themselves: cost of a convolution unlike the last, and of strides mixed with pools."""
    kind, _, stride, *rest = step.split(":")
    before = [item.split(":") for item in items if item.startswith(f"{kind}:")]
    unlike = 0.1 if before and before[-1][2:] != [stride, *rest] else 0.0
    mixed = 0.4 if kind == "C" and stride != "1" and "?P" in items else 0.0
    return unlike + mixed


def strided(items: Sequence[str]) -> bool:
    return any(item.startswith("C:") and item.split(":")[2] != "1" for item in items)


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
        return 0.0 if transposed else 2.0
    if lean is None or lean == transposed:
        return 0.0
    # Among transposed convolutions that grow the maps, a layer that keeps channels and size is as likely a plain one.
    return 0.05 if lean and main.inputs() == main.outputs() else 0.8


def passes(main: Layer, state: Layout, group: str, lean: bool | None) -> Iterator[Layout]:
    if main.kind == "linear":
        yield then(state, (f"L:{main.path}",), (main.outputs(),))
        return
    *items, kind = state.items
    state = Layout(tuple(items), state.shape, state.cost)
    _, height, width = state.shape
    k = main.kernel
    state = Layout(state.items, state.shape, state.cost + _against(main, kind == "T", lean))
    if kind == "C":
        options = _stated(main) or [(s, p, 0, 1, cost) for s, p, cost in CONVOLUTIONS.get(k, _other_kernel(k))]
        for stride, padding, _, dilation, cost in options:
            span = dilation * (k - 1) + 1
            size = tuple((n + 2 * padding - span) // stride + 1 for n in (height, width))
            if min(height, width) + 2 * padding < span or min(size) < 1:
                continue
            lost = 0.15 if any((n + 2 * padding - k) % stride for n in (height, width)) and stride > 1 and k > 4 else 0
            extra = 4.0 if stride > 1 and group == "D" else 0.0
            extra += 0.4 if padding and k > 3 and min(height, width) < k else 0.0
            extra += 0.5 if (k, stride, padding) == (4, 1, 0) and max(size) > 1 else 0.0
            step = f"C:{main.path}:{stride}:{padding}{_padding_mode(main)}{f':{dilation}' if dilation > 1 else ''}"
            extra += _habit(state.items, step)
            yield then(state, (step,), (main.outputs(), *size), cost + lost + extra)
        return
    usual = TRANSPOSED.get(k, [(1, 0, 0, 0.3), (2, (k - 2) // 2, 0, 0.5)])
    transposed = _stated(main) or [(stride, padding, more, 1, cost) for stride, padding, more, cost in usual]
    for stride, padding, more, dilation, cost in transposed:
        size = tuple((n - 1) * stride - 2 * padding + dilation * (k - 1) + 1 + more for n in (height, width))
        if min(size) < 1 or max(size) > 1024:
            continue
        if height == 1 and k > 1 and stride > 1:
            cost += 0.3
        if height > 1 and k == 4 and stride == 1 and padding == 0:
            cost += 0.4
        text = f"T:{main.path}:{stride}:{padding}" + (f":{more}" if more or dilation > 1 else "")
        text += f":{dilation}" if dilation > 1 else ""
        cost += _habit(state.items, text) + (2.0 if group == "E" else 0.0)
        yield then(state, (text,), (main.outputs(True), *size), cost)


def _other_kernel(k: int) -> Sequence[tuple[int, int, float]]:
    return ((1, k // 2, 0.2), (1, 0, 0.2), (2, k // 2, 0.4), (2, 0, 0.8))


def _padding_mode(main: Layer) -> str:
    mode = main.facts.attributes.get("padding_mode", "zeros") if main.facts else ""
    return f":{mode}" if isinstance(mode, str) and mode else ""


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
