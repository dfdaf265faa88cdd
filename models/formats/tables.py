"""From named tensors as a file has them to ``WeightTable``s: prefixes off, parts apart, values copied and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats import limits
from models.formats.contents import LayerFacts, WeightTable
from models.formats.names import clean, is_tensor_name
from models.formats.roles import role

_WRAPPING = ("module", "_orig_mod", "_fsdp_wrapped_module", "_forward_module", "_checkpoint_wrapped_module")
_SPLIT_ROLES = frozenset({"generator", "discriminator", "ema", "loss"})
_BOOKKEEPING = frozenset({"n_averaged", "initted", "step", "num_updates", "decay"})


class Loadable(Protocol):
    """A tensor that is described, and copied out on demand."""

    @property
    def size(self) -> tuple[int, ...]: ...
    @property
    def elements(self) -> int: ...
    @property
    def span_bytes(self) -> int: ...
    @property
    def place(self) -> tuple[object, ...]: ...
    def load(self) -> Tensor: ...


@dataclass(frozen=True, slots=True)
class Raw:
    """One network as it was found: names as in the file, nothing copied yet."""

    name: str
    tensors: Mapping[str, Loadable]
    layers: tuple[LayerFacts, ...] = ()
    class_name: str = ""
    stripped: str = ""


def tables(networks: Sequence[Raw], *, file_bytes: int, lightning: bool = False) -> tuple[WeightTable, ...]:
    """The networks with plain names and checked values; EMA copies first. Raises CheckpointError, one sentence."""
    _check(networks)
    plain_named = [_unwrapped(raw) for raw in networks]
    parts = [part for raw in plain_named for part in _split(raw)]
    # Scores and counters that lie in a table of their own are no network.
    parts = [part for part in parts if any(len(tensor.size) > 1 for tensor in part.tensors.values())] or parts
    if lightning:
        parts = [_strip_attribute(part) for part in parts]
    made = _loaded(_without_doubles(parts), file_bytes)
    return tuple(sorted(made, key=lambda table: table.role != "ema"))


def whole_table(raw: Raw, *, file_bytes: int) -> WeightTable:
    """One network with the names of the file, for a card that knows them. Raises CheckpointError."""
    _check([raw])
    (table,) = _loaded([raw], file_bytes)
    return table


def _check(networks: Sequence[Raw]) -> None:
    count = sum(len(raw.tensors) for raw in networks)
    if count > limits.TENSORS:
        raise CheckpointError(
            f"this checkpoint holds {count:,} tensors, more than the {limits.TENSORS:,} that are read; "
            "save the state_dict() of the image model alone"
        )
    for raw in networks:
        _check_names(raw.tensors)


def _loaded(parts: list[Raw], file_bytes: int) -> list[WeightTable]:
    _check_room(parts, file_bytes)
    loaded: dict[int, Tensor] = {}
    return [_table(part, loaded) for part in parts]


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if not is_tensor_name(name):
            raise CheckpointError(
                f"a tensor of this file is named '{clean(name)}', which no network's parameter is; the file was made "
                "or changed by hand: save the state_dict() again"
            )


def _unwrapped(raw: Raw) -> Raw:
    """Without the components that DataParallel, torch.compile, FSDP and weight averaging put into names."""
    names = {name: _unwrap(name) for name in raw.tensors}
    if len(set(names.values())) < len(names):
        return raw
    leading = next((f"{part}." for part in _WRAPPING if all(name.startswith(f"{part}.") for name in names)), "")
    tensors = {names[name]: tensor for name, tensor in raw.tensors.items()}
    if len(tensors) > 1:
        tensors = {name: tensor for name, tensor in tensors.items() if name not in _BOOKKEEPING}
    layers = []
    for layer in raw.layers:
        if layer.path == "" and any(child in _WRAPPING for child in layer.children):
            continue
        layers.append(replace(layer, path=_unwrap(layer.path + ".").rstrip(".")))
    return replace(raw, tensors=tensors, layers=tuple(layers), stripped=leading)


def _unwrap(name: str) -> str:
    # "module" may be an author's own attribute in the middle of a name, the others are torch's alone.
    parts = name.split(".")
    while len(parts) > 1 and parts[0] in _WRAPPING:
        parts = parts[1:]
    return ".".join(part for index, part in enumerate(parts) if index == len(parts) - 1 or part not in _WRAPPING[1:])


def _split(raw: Raw) -> list[Raw]:
    """A GAN's two networks, EMA copies and losses that share one state dict, each by itself."""
    firsts = dict.fromkeys(name.split(".", 1)[0] for name in raw.tensors if "." in name)
    apart = {first for first in firsts if role(first) in _SPLIT_ROLES}
    apart = {first for first in apart if role(first) in ("ema", "loss") or _holds_layers(first, raw)}
    kinds = {role(first) for first in apart}
    if "discriminator" not in kinds or any(first not in apart for first in firsts):
        # Beside an encoder, or alone, a generator is the decoder of one model.
        apart = {first for first in apart if role(first) != "generator"}
    groups: dict[str, dict[str, Loadable]] = {}
    for name, tensor in raw.tensors.items():
        first = name.split(".", 1)[0]
        groups.setdefault(first if first in apart and first != name else "", {})[name] = tensor
    if len(groups) < 2:
        return [raw]
    parts = []
    for first, tensors in groups.items():
        if not first:
            parts.append(replace(raw, tensors=tensors))
            continue
        prefix = f"{first}."
        cut = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
        cut = {name: tensor for name, tensor in cut.items() if name not in _BOOKKEEPING} or cut
        rest = groups.get("", {})
        layers = _layers_under(raw.layers, prefix)
        parts.append(replace(raw, name=first, tensors=_dotted_like(cut, rest), layers=layers, stripped=prefix))
    return [_unwrapped(part) if part.name and part.stripped else part for part in parts]


def _holds_layers(first: str, raw: Raw) -> bool:
    """Whether a component is a network of several layers rather than one layer, such as a norm and its statistics."""
    inside = [name for name in raw.tensors if name.startswith(f"{first}.")]
    weighs = any(len(raw.tensors[name].size) > 1 for name in inside)
    return any(name.count(".") > 1 for name in inside) or (weighs and len(inside) > 4)


def _dotted_like(copy: dict[str, Loadable], original: Mapping[str, Loadable]) -> dict[str, Loadable]:
    """EMA copies whose names lost their dots (a module's buffers cannot have any) get the original's names back."""
    if any("." in name for name in copy):
        return copy
    dotted = {name.replace(".", ""): name for name in original}
    if not all(name in dotted for name in copy):
        return copy
    return {dotted[name]: tensor for name, tensor in copy.items()}


def _strip_attribute(raw: Raw) -> Raw:
    """A Lightning module keeps its network under one attribute, whose name stands before every weight."""
    firsts = {name.split(".", 1)[0] for name in raw.tensors if "." in name}
    if len(firsts) != 1 or any("." not in name for name in raw.tensors):
        return raw
    (first,) = firsts
    if first.isdigit() or role(first) in ("encoder", "decoder"):
        return raw
    prefix = f"{first}."
    cut = {name.removeprefix(prefix): tensor for name, tensor in raw.tensors.items()}
    if any("." not in name for name in cut):
        return raw
    name = raw.name or (first if role(first) else "")
    layers = _layers_under(raw.layers, prefix)
    return replace(raw, name=name, tensors=cut, layers=layers, stripped=raw.stripped + prefix)


def _layers_under(layers: tuple[LayerFacts, ...], prefix: str) -> tuple[LayerFacts, ...]:
    root = prefix.rstrip(".")
    return tuple(
        replace(layer, path=layer.path[len(prefix) :])
        for layer in layers
        if layer.path == root or layer.path.startswith(prefix)
    )


def _without_doubles(parts: list[Raw]) -> list[Raw]:
    """Networks that are saved twice (a module and its state dict) once, with the layers where one has them."""
    kept: dict[tuple[object, ...], Raw] = {}
    for part in parts:
        shape = tuple((name, *tensor.place) for name, tensor in part.tensors.items())
        if shape not in kept or (part.layers and not kept[shape].layers):
            kept[shape] = part
    return list(kept.values())


def _check_room(parts: list[Raw], file_bytes: int) -> None:
    distinct = {id(tensor): tensor for part in parts for tensor in part.tensors.values()}
    needed = 4 * sum(tensor.elements for tensor in distinct.values())
    read = sum(tensor.span_bytes for tensor in distinct.values())
    # Half precision doubles as float32, bytes grow eightfold as int64; more means that tensors lie over one another.
    if needed > limits.WEIGHT_BYTES:
        raise CheckpointError(
            f"this checkpoint holds {needed / limits.GIB:.1f} GiB of weights, more than the "
            f"{limits.WEIGHT_BYTES / limits.GIB:.0f} GiB that are opened here; save the image model alone"
        )
    if max(needed, read) > 8 * file_bytes + limits.MIB:
        raise CheckpointError(
            f"the tensors of this file add up to {max(needed, read):,} bytes and the file has {file_bytes:,}, because "
            "they lie over one another as in a memory bomb; save the state_dict() again"
        )


def _table(part: Raw, loaded: dict[int, Tensor]) -> WeightTable:
    tensors: dict[str, Tensor] = {}
    for name, described in part.tensors.items():
        if id(described) not in loaded:
            loaded[id(described)] = described.load()
            if not _is_bookkeeping(name, loaded[id(described)]):
                _check_finite(name, loaded[id(described)])
        if _is_bookkeeping(name, loaded[id(described)]):
            continue
        tensors[name] = loaded[id(described)]
    return WeightTable(
        tensors=tensors, name=clean(part.name), role=role(part.name), stripped=part.stripped, modules=part.layers
    )


def _check_finite(name: str, tensor: Tensor) -> None:
    if tensor.is_floating_point() and tensor.numel() and not bool(torch.isfinite(tensor).all()):
        wrong = int((~torch.isfinite(tensor)).sum())
        raise CheckpointError(
            f"the weights '{clean(name)}' hold {wrong:,} values that are not finite (NaN or infinity), so the training "
            "diverged or the file is damaged; give an earlier checkpoint"
        )


def _is_bookkeeping(name: str, tensor: Tensor) -> bool:
    # A best score or a threshold kept as a buffer may well be infinite, and is no weight.
    local = name.rsplit(".", 1)[-1]
    return tensor.ndim == 0 and local not in ("weight", "bias") and not bool(torch.isfinite(tensor))
