"""What a pickled module states of itself: the steps between its layers, where a Sequential fixes their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.formats.contents import LayerFacts, Plain

_SIMPLE = {
    "ReLU": "relu", "Tanh": "tanh", "Sigmoid": "sig", "GELU": "gelu", "SiLU": "silu", "SELU": "selu", "Mish": "mish",
    "Softplus": "softplus", "Hardtanh": "hardtanh", "ReLU6": "relu6", "ELU": "elu", "Flatten": "flat",
}  # fmt: skip
_NOTHING = {"Dropout", "Dropout1d", "Dropout2d", "Identity", "AlphaDropout"}
_MAIN = {"Linear", "Conv2d", "ConvTranspose2d"}


@dataclass(frozen=True, slots=True)
class Stated:
    """Steps around one main layer. ``closed``: the next main layer follows in the same Sequential."""

    before: tuple[str, ...]
    """Before it, when it is the first main layer of its Sequential."""
    after: tuple[str, ...]
    """After it, up to the next main layer or the Sequential's end."""
    closed: bool


def stated_by_path(modules: Sequence[LayerFacts]) -> Mapping[str, Stated]:
    """Main layer's path -> what stands around it, for the Sequentials whose every module is torch's own."""
    by_path = {item.path: item for item in modules}
    found: dict[str, Stated] = {}
    for item in modules:
        parent = by_path.get(item.path.rpartition(".")[0]) if item.path else None
        if _sequential(item) and not (parent is not None and _sequential(parent)):
            _read(_leaves(item, by_path), found)
    return found


def _sequential(item: LayerFacts) -> bool:
    return item.class_name == "Sequential" and item.builtin


def _leaves(item: LayerFacts, by_path: Mapping[str, LayerFacts]) -> list[LayerFacts]:
    leaves: list[LayerFacts] = []
    for child in item.children:
        module = by_path.get(f"{item.path}.{child}" if item.path else child)
        if module is None:
            continue
        leaves.extend(_leaves(module, by_path) if _sequential(module) else [module])
    return leaves


def _read(leaves: Sequence[LayerFacts], found: dict[str, Stated]) -> None:
    steps = [(leaf, step_of(leaf)) for leaf in leaves]
    if any(step is None for _, step in steps):
        return  # a module of the author's own: what it does is not stated
    mains = [i for i, (leaf, _) in enumerate(steps) if leaf.class_name in _MAIN]
    for number, index in enumerate(mains):
        last = number + 1 == len(mains)
        until = len(steps) if last else mains[number + 1]
        found[steps[index][0].path] = Stated(
            before=tuple(step for _, step in steps[:index] if step) if number == 0 else (),
            after=tuple(step for _, step in steps[index + 1 : until] if step),
            closed=not last,
        )


def step_of(item: LayerFacts) -> str | None:
    """The step of a module without a choice: ``""`` for one that does nothing at evaluation, None when unknown."""
    name, given = item.class_name, item.attributes
    if not item.builtin:
        return None
    if name in _MAIN or name in _NOTHING:
        return ""
    if name in _SIMPLE:
        return _SIMPLE[name]
    if name == "LeakyReLU":
        slope = given.get("negative_slope", 0.01)
        return "lrelu" + (f"{slope:g}".removeprefix("0") if isinstance(slope, float) and slope != 0.01 else "")
    if name in ("BatchNorm1d", "BatchNorm2d"):
        return f"B:{item.path}:{given.get('eps', 1e-05)}"
    if name == "LayerNorm":
        return f"N:{item.path}:{given.get('eps', 1e-05)}"
    if name == "GroupNorm":
        return f"GN:{item.path}:{given.get('num_groups', 1)}"
    if name == "PReLU":
        return f"PR:{item.path}"
    return _shaping(name, given)


def _shaping(name: str, given: Mapping[str, Plain]) -> str | None:
    if name in ("MaxPool2d", "AvgPool2d"):
        size = _first(given.get("kernel_size"), 2)
        step = f"{'mp' if name == 'MaxPool2d' else 'ap'}:{size}:{_first(given.get('stride'), size)}"
        padding = _first(given.get("padding"), 0)
        return f"{step}:{padding}" if padding else step
    if name in ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"):
        factor = _first(given.get("scale_factor"), 0)
        if factor < 1:
            return None
        mode = given.get("mode", "bilinear" if name == "UpsamplingBilinear2d" else "nearest")
        aligned = given.get("align_corners", name == "UpsamplingBilinear2d")
        return f"{'up' if mode == 'nearest' else 'upb' if aligned else 'ubl'}:{factor}"
    if name == "Unflatten":
        sides = given.get("unflattened_size")
        return f"v:{','.join(map(str, sides))}" if isinstance(sides, tuple) and len(sides) == 3 else None
    return None


def _first(value: Plain, default: int) -> int:
    first: Plain = value[0] if isinstance(value, tuple) and value else value
    return int(first) if isinstance(first, int | float) else default


def shape_after(steps: Sequence[str], shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape that stated steps leave; None when they do not fit it."""
    for step in steps:
        name, *rest = step.split(":")
        if name == "flat":
            numbers = 1
            for n in shape:
                numbers *= n
            shape = (numbers,)
        elif name == "v":
            wanted = tuple(int(n) for n in rest[0].split(","))
            if shape != (wanted[0] * wanted[1] * wanted[2],):
                return None
            shape = wanted
        elif name in ("mp", "ap", "up", "ubl", "upb"):
            if len(shape) != 3:
                return None
            sides = [_resized(name, rest, n) for n in shape[1:]]
            if min(sides) < 1:
                return None
            shape = (shape[0], *sides)
    return shape


def _resized(name: str, rest: Sequence[str], n: int) -> int:
    if name in ("mp", "ap"):
        size, stride = int(rest[0]), int(rest[1])
        padding = int(rest[2]) if len(rest) > 2 else 0
        return (n + 2 * padding - size) // stride + 1
    return n * int(rest[0])
