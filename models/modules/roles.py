"""The roles that a module plays, found by the names of its methods and children. Bundles are written with the same."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import nn

Function = Callable[..., Any]
ENCODE = ("encode", "encoder", "enc")
DECODE = ("decode", "decoder", "dec", "generate", "generator", "gen", "netG", "G")
DISCRIMINATE = ("discriminate", "discriminator", "critic", "netD", "D")
LABELS = frozenset({
    "y", "c", "label", "labels", "class_label", "class_labels", "classes", "cond", "condition", "conditions", "target",
    "targets", "class_idx", "y_label", "onehot", "one_hot",
})  # fmt: skip
"""How authors call the second input of a conditional network."""
COUNTS = frozenset({"n", "num", "count", "number", "n_samples", "num_samples", "batch_size", "size", "n_images"})
"""How authors call the input of a function that samples."""


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Callables; None where there is no such role."""

    encode: Function | None = None
    decode: Function | None = None
    discriminate: Function | None = None
    forward: Function | None = None
    """The module's own forward, where it has one."""


def roles_of(module: nn.Module) -> Roles:
    """By the names of methods and children, methods of their own class before children of torch's."""
    decode = member(module, *DECODE)
    return Roles(
        encode=member(module, *ENCODE),
        decode=None if decode is not None and counts(decode) else decode,
        discriminate=member(module, *DISCRIMINATE),
        forward=None if is_container(module) else module,
    )


def sampler_of(module: nn.Module) -> Function | None:
    """A method that gives as many images as it is asked for."""
    found = (member(module, name) for name in ("sample", "generate"))
    return next((function for function in found if function is not None and counts(function)), None)


def member(module: nn.Module, *names: str) -> Function | None:
    """The first method or child of these names."""
    return next((found for name in names if callable(found := getattr(module, name, None))), None)


def is_container(module: nn.Module) -> bool:
    """Whether a module has no forward, such as a ModuleDict."""
    return type(module).forward is nn.Module.forward


def unwrapped(module: nn.Module) -> nn.Module:
    """The author's module inside DataParallel, DistributedDataParallel or torch.compile, whose methods those hide."""
    while True:
        inner = module._modules.get("_orig_mod")
        if inner is None and type(module).__name__ in ("DataParallel", "DistributedDataParallel"):
            inner = module._modules.get("module")
        if inner is None:
            return module
        module = inner


def positional(function: Function) -> list[inspect.Parameter]:
    """The inputs that a callable, or a module's forward, takes by position; empty where it does not say."""
    try:
        given = inspect.signature(function.forward if isinstance(function, nn.Module) else function).parameters
    except (TypeError, ValueError):
        return []
    return [item for item in given.values() if item.kind in (item.POSITIONAL_ONLY, item.POSITIONAL_OR_KEYWORD)]


def takes_two(function: Function) -> bool:
    """Whether a callable takes labels beside its first input."""
    return len(positional(function)) > 1


def needs_two(function: Function) -> bool:
    """Whether a callable cannot be called with its first input alone."""
    return sum(item.default is item.empty for item in positional(function)) > 1


def second_is_labels(function: Function) -> bool:
    inputs = positional(function)
    return len(inputs) > 1 and inputs[1].name.lower() in LABELS


def counts(function: Function) -> bool:
    """Whether the first input is a number of images, so that the callable samples."""
    inputs = positional(function)
    return bool(inputs) and inputs[0].name.lower() in COUNTS


def name_of(function: Function) -> str:
    """As a sentence says it: the class of a module, the name of a function."""
    return type(function).__name__ if isinstance(function, nn.Module) else getattr(function, "__name__", "function")
