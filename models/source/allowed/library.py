"""The table of dotted names of libraries, and what a name means that is not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Builtin, HostClass, Inert, Package, Unlisted, Value
from models.source.walking.hosting import host_arguments

LIBRARY: dict[str, Value] = {}
"""``torch.nn.Linear`` and the like."""
_ALIASES = {
    "torch.nn.modules": "torch.nn",
    "torch.nn.parameter": "torch.nn",
    "torch.tensor.Tensor": "torch.Tensor",
    "numpy.random.mtrand": "numpy.random",
    "torchvision.transforms.transforms": "torchvision.transforms",
    "torchvision.transforms.v2": "torchvision.transforms",
    "torchvision.models.resnet": "torchvision.models",
    "torchvision.models.vgg": "torchvision.models",
    "pytorch_lightning.core.lightning": "pytorch_lightning",
    "pytorch_lightning.core": "pytorch_lightning",
    "lightning.pytorch": "pytorch_lightning",
    "lightning": "pytorch_lightning",
    "torch.special": "torch",
    "typing_extensions": "typing",
    "collections.abc": "typing",
}
_INERT = ("torchvision.transforms.",)
"""Libraries whose calls are kept as they stand and never made."""
_MODULE_FILES = frozenset(
    names(
        "activation batchnorm container conv dropout embedding flatten fold instancenorm linear loss "
        "module normalization padding pixelshuffle pooling rnn sparse transformer upsampling utils "
        "channelshuffle distance"
    )
)
_Call = TypeVar("_Call", bound=Callable[[Frame, list[Value], dict[str, Value]], Value])


def canonical(path: str) -> str:
    """The name under which the table has it."""
    for alias, name in _ALIASES.items():
        if path == alias or path.startswith(alias + "."):
            path = name + path[len(alias) :]
    parts = path.split(".")
    if parts[:2] == ["torch", "nn"] and len(parts) > 2 and parts[2] in _MODULE_FILES and parts[2] != "utils":
        path = ".".join(["torch", "nn", *parts[3:]])
    return path


def find(path: str) -> Value:
    """The value of a dotted name, a Package where something below it is listed, else an Unlisted."""
    path = canonical(path)
    if path in LIBRARY:
        return LIBRARY[path]
    if path.startswith(_INERT):
        return Builtin(path, lambda frame, args, named: Inert(path, tuple(args), dict(named)))
    if any(name.startswith(path + ".") for name in LIBRARY) or any(name.startswith(path + ".") for name in _INERT):
        return Package(path)
    return Unlisted(path)


def is_library(name: str) -> bool:
    """Whether a name at the top of an import is that of a library with listed names."""
    return bool(name) and any(path.startswith(name + ".") for path in LIBRARY if not path.startswith("builtins."))


def names_of(path: str) -> dict[str, Value]:
    """Every listed name right below a package."""
    below = canonical(path) + "."
    return {
        name[len(below) :]: value
        for name, value in LIBRARY.items()
        if name.startswith(below) and "." not in name[len(below) :]
    }


def listed(*paths: str) -> Callable[[_Call], _Call]:
    """Registers a function that we wrote under one or more names."""

    def register(function: _Call) -> _Call:
        for path in paths:
            LIBRARY[path] = Builtin(path.rsplit(".", 1)[-1] if path.startswith("builtins.") else path, function)
        return function

    return register


def hosted_function(path: str, function: Callable[..., Any]) -> None:
    """Registers a function of Python or torch that is called as it is, with plain arguments."""

    def act(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
        given, options = host_arguments(args, named, frame)
        return function(*given, **options)

    LIBRARY[path] = Builtin(path, act)


def inert(paths: Iterable[str]) -> None:
    """Registers names whose calls are kept as they stand: contexts and settings that change no number here."""
    for path in paths:
        LIBRARY[path] = Builtin(path, _keeper(path))


def _keeper(path: str) -> Callable[[Frame, list[Value], dict[str, Value]], Value]:
    return lambda frame, args, named: Inert(path, tuple(args), dict(named))


def silent(paths: Iterable[str]) -> None:
    """Registers functions that do nothing here and give None, such as seeding and printing."""
    for path in paths:
        LIBRARY[path] = Builtin(path, lambda frame, args, named: None)


def host_class(
    path: str,
    types: tuple[type, ...],
    make: Callable[[Frame, list[Value], dict[str, Value]], Value],
    parents: tuple[HostClass, ...] = (),
) -> HostClass:
    """Registers a class that is no torch module."""
    made = HostClass(path.rsplit(".", 1)[-1], make, types, parents=parents)
    LIBRARY[path] = made
    return made
