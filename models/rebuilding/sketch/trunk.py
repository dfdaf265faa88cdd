"""Chains of layers: linear and convolution layers in order, each with its norm, PReLU and the gaps around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import MAIN, Layer


@dataclass(frozen=True)
class Block:
    """A linear or convolution layer with what surrounds it. A gap counts modules without weights; None is unknown."""

    main: Layer
    norm: Layer | None = None
    prelu: Layer | None = None
    gap_to_norm: int | None = None
    gap_after: int | None = None
    """Between the norm (or the main layer when there is none) and the next block."""
    lead: int = 0
    """At least so many modules without weights stand right before the main layer."""
    entry_norm: Layer | None = None
    """A norm that stands before the main layer, after a reshape or on the input."""
    entry_gap: int | None = None
    """Between the entry norm and the main layer."""


Trunk = tuple[Block, ...]


def trunk(layers: Sequence[Layer]) -> Trunk:
    """Blocks of a chain: norms and PReLUs joined to their main layer, gaps counted."""
    mains = [layer for layer in layers if layer.kind in MAIN]
    owned, entering = _norm_owners(layers, mains)
    blocks: list[Block] = []
    for index, main in enumerate(mains):
        norm, entry = owned.get(main.path), entering.get(main.path)
        following = mains[index + 1] if index + 1 < len(mains) else None
        last = norm or main
        gap_after = None
        if following is not None:
            gap_after = naming.missing_between(last.path, entering.get(following.path, following).path)
        blocks.append(
            Block(
                main,
                norm,
                _prelu_of(main, index, mains, layers),
                naming.missing_between(main.path, norm.path) if norm else None,
                gap_after,
                naming.missing_before(main.path) if entry is None else 0,
                entry,
                naming.missing_between(entry.path, main.path) if entry else None,
            )
        )
    return tuple(_without_counts(block, blocks) for block in blocks)


def _without_counts(block: Block, blocks: Sequence[Block]) -> Block:
    """A ModuleList numbers its layers without the activations that forward puts between them: its gaps say nothing."""
    where = naming.position(block.main.path)
    if where is None or block.main.stated is not None:
        return block
    alike = [other for other in blocks if (naming.position(other.main.path) or ("",))[0] == where[0]]
    gaps = [other.gap_after for other in alike if other.gap_after is not None]
    plain = all(other.norm is None and other.main.kind == block.main.kind for other in alike)
    return replace(block, gap_after=None) if plain and gaps and not any(gaps) else block


def _norm_owners(layers: Sequence[Layer], mains: Sequence[Layer]) -> tuple[dict[str, Layer], dict[str, Layer]]:
    """(main layer's path -> the norm after it, main layer's path -> the norm that enters it)."""
    owned: dict[str, Layer] = {}
    entering: dict[str, Layer] = {}
    loose: list[Layer] = []
    previous: Layer | None = None
    for layer in layers:
        if layer.kind in MAIN:
            previous = layer
        elif layer.kind in ("batch_norm", "norm"):
            fits = previous is not None and previous.path not in owned and _normalises(layer, previous)
            if previous is not None and fits and not _numbers_disagree(layer, previous):
                owned[previous.path] = layer
            else:
                loose.append(layer)
    order = list(layers)
    for norm in loose:
        free = [main for main in mains if main.path not in owned and _normalises(norm, main)]
        same = [main for main in free if naming.number(main.path) == naming.number(norm.path)]
        if naming.position(norm.path) is None and free:
            owned[(same or free)[0].path] = norm
            continue
        later = [m for m in mains if order.index(m) > order.index(norm) and _takes(m, norm.features)]
        if later:
            entering.setdefault(later[0].path, norm)
    return owned, entering


def _numbers_disagree(norm: Layer, main: Layer) -> bool:
    """``bn1`` right after ``fc2``: the numbers say that it belongs elsewhere. Indices in a Sequential say nothing."""
    if naming.position(norm.path) or naming.position(main.path):
        return False
    a, b = naming.number(norm.path), naming.number(main.path)
    return a is not None and b is not None and a != b


def _normalises(norm: Layer, main: Layer) -> bool:
    width = norm.features
    if main.kind == "conv":
        return any(main.may_be(t) and main.outputs(t) == width for t in (False, True))
    return main.outputs() == width


def _takes(main: Layer, width: int) -> bool:
    return width in {main.inputs(t) for t in (False, True) if main.kind == "linear" or main.may_be(t)}


def _prelu_of(main: Layer, index: int, mains: Sequence[Layer], layers: Sequence[Layer]) -> Layer | None:
    """The PReLU between this main layer and the next; a single one outside of a Sequential serves every layer."""
    prelus = [layer for layer in layers if layer.kind == "prelu"]
    if not prelus or index + 1 >= len(mains):
        order = list(layers)
        tail = [p for p in prelus if order.index(p) > order.index(main) and naming.position(p.path)]
        return tail[0] if tail and index + 1 >= len(mains) else None
    order = list(layers)
    between = [p for p in prelus if order.index(main) < order.index(p) < order.index(mains[index + 1])]
    if between:
        return between[0]
    return prelus[0] if len(prelus) == 1 and naming.position(prelus[0].path) is None else None
