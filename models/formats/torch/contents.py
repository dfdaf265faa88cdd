"""From a torch pickle's value to the networks in it: state dicts at any depth, pickled modules, facts beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.base import CheckpointError
from models.formats import limits
from models.formats.contents import Contents, Plain
from models.formats.names import clean
from models.formats.outline import NoWeights, Outline, outlined
from models.formats.pickle.machine import Machine
from models.formats.pickle.plain import plain, plain_mapping
from models.formats.pickle.records import Call
from models.formats.pickle.tensors import TensorRef
from models.formats.roles import is_optimizer, is_random_state, looks_like_optimizer, network_name
from models.formats.tables import Raw, tables
from models.formats.torch.modules import is_module, take_apart
from models.ways_out import EXPORT_BUNDLE

_HYPER = ("hyper_parameters", "hparams", "args", "config", "cfg", "opt", "options", "hyperparameters", "kwargs")
_STATE_DICT = (
    f"in the program that made it, save model.state_dict() with torch.save and give that file, or {EXPORT_BUNDLE}"
)


@dataclass(frozen=True, kw_only=True)
class TorchFile:
    """What a torch container gave: the value of its pickle, and the machine that ran it."""

    root: Any
    machine: Machine
    size: int
    title: str
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Search:
    """What a walk through the value found."""

    networks: list[Raw] = field(default_factory=list)
    facts: dict[str, Plain] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)
    loose: list[TensorRef] = field(default_factory=list)
    visited: set[int] = field(default_factory=set)
    wrapped: bool = False


def contents(file: TorchFile) -> Contents:
    """The networks of a torch file. Raises CheckpointError when there is none, or the file cannot be trusted."""
    search = _Search()
    _visit(file.root, "", 0, search)
    lightning = isinstance(file.root, dict) and (
        "pytorch-lightning_version" in file.root or {"state_dict", "hyper_parameters"} <= file.root.keys()
    )
    if not search.networks:
        raise CheckpointError(_nothing(file, search))
    classes = [raw.class_name for raw in search.networks if raw.class_name]
    kind = (
        "pickled module"
        if classes
        else "Lightning checkpoint"
        if lightning
        else "wrapped state dict"
        if search.wrapped
        else "state dict"
    )
    evidence = tuple(f"the pickle holds a module of class {clean(name)}, read without running it" for name in classes)
    return Contents(
        format=f"{file.title}, {kind}",
        networks=tables(search.networks, file_bytes=file.size, lightning=lightning),
        facts=search.facts,
        sources={clean(name): text for name, text in file.sources.items()},
        evidence=evidence[:4],
        skipped=tuple(search.skipped),
    )


def outline(file: TorchFile) -> Outline:
    """What a torch file says of its weights while they stay unread. Raises CheckpointError."""
    search = _Search()
    _visit(file.root, "", 0, search)
    if not search.networks:
        raise NoWeights(_nothing(file, search))
    return replace(outlined((raw.name, raw.tensors) for raw in search.networks), facts=search.facts)


def _visit(value: Any, key: str, depth: int, search: _Search) -> None:
    """Add the networks in ``value``, which lies under ``key``; children before their container."""
    if isinstance(value, TensorRef):
        search.loose.append(value)
        return
    if not isinstance(value, dict | list | tuple | Call) or id(value) in search.visited or depth > 12:
        return
    search.visited.add(id(value))
    if isinstance(value, Call) and is_module(value):
        module = take_apart(value)
        if module.tensors:
            name = network_name(key) or module.class_name
            search.networks.append(Raw(name, module.tensors, tuple(module.layers), module.class_name))
        return
    if looks_like_optimizer(value) or (isinstance(value, dict | list | Call) and is_optimizer(key)):
        search.skipped.setdefault("optimizer state")
        return
    if isinstance(value, dict):
        _visit_mapping(value, key, depth, search)
    elif isinstance(value, list | tuple):
        for item in value[:1000]:
            _visit(item, key, depth + 1, search)
    else:
        inner = [value.state, value.pairs, value.items, value.arguments]
        for item in inner:
            _visit(item, key, depth + 1, search)


def _visit_mapping(value: dict[Any, Any], key: str, depth: int, search: _Search) -> None:
    own = {name: item for name, item in value.items() if isinstance(item, TensorRef)}
    before = len(search.networks)
    for name, item in value.items():
        text = name if isinstance(name, str) else ""
        if is_random_state(text):
            search.skipped.setdefault("random number generator state")
        elif isinstance(item, dict | list | tuple | Call):
            _visit(item, _path(key, text), depth + 1, search)
    if len(search.networks) > before:
        search.wrapped = True
        _facts(value, search)
        return
    if own and all(isinstance(name, str) for name in own) and not is_random_state(key):
        own = {name: item for name, item in own.items() if not is_random_state(name)}
        if own:
            search.networks.append(Raw(network_name(key), own))
            return
    search.loose.extend(own.values())
    if depth == 0:
        _facts(value, search)


def _path(key: str, name: str) -> str:
    # The nearest key that says something: {"generator": {"state_dict": ...}} is the generator.
    return name if network_name(name) or not key else key


def _facts(value: dict[Any, Any], search: _Search) -> None:
    for name, item in value.items():
        if not isinstance(name, str) or isinstance(item, TensorRef) or len(search.facts) >= limits.FACT_COUNT:
            continue
        if is_random_state(name) or is_optimizer(name):
            continue
        if name in _HYPER:
            search.facts.update(plain_mapping(item))
        elif not isinstance(item, dict | Call):
            found = plain(item)
            if found is not None:
                search.facts.setdefault(clean(name), found)


def _nothing(file: TorchFile, search: _Search) -> str:
    """Why there is no network in the file."""
    root = file.root
    if isinstance(root, TensorRef):
        return (
            f"this file holds one tensor of size {root.size}, as data sets and latent codes are saved, and no network; "
            "give the checkpoint of the model"
        )
    if search.skipped.get("optimizer state", False) is None:
        return (
            "this file holds the state of an optimizer and no network; give the checkpoint that was saved beside it, "
            "with the model's state_dict()"
        )
    if search.loose:
        return (
            f"this file holds {len(search.loose):,} tensors without names, so they cannot be told apart; {_STATE_DICT}"
        )
    if isinstance(root, Call):
        return f"this file holds an object of class {clean(str(root.function))} without weights in it; {_STATE_DICT}"
    return f"this file holds no weights ({clean(type(root).__name__)} of plain values); {_STATE_DICT}"
