"""Which modules a callable runs: itself, the object of a method, what a function's closure and globals hold."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType, MethodType
from typing import Any

from torch import nn

DEPTH = 4
"""How many functions deep modules are looked for."""


def modules_of(things: Iterable[Any]) -> list[nn.Module]:
    """Each module once, in the order found; none that lies inside another one found."""
    found: dict[int, nn.Module] = {}
    for thing in things:
        for module in _reached(thing, DEPTH, set()):
            found.setdefault(id(module), module)
    inner = {id(part) for module in found.values() for part in module.modules() if part is not module}
    return [module for key, module in found.items() if key not in inner]


def _reached(thing: Any, depth: int, seen: set[int]) -> Iterator[nn.Module]:
    if depth < 0 or id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, nn.Module):
        yield thing
    else:
        for held in _held(thing):
            yield from _reached(held, depth - 1, seen)


def _held(thing: Any) -> Iterable[Any]:
    if isinstance(thing, functools.partial):
        return [thing.func, *thing.args, *thing.keywords.values()]
    if isinstance(thing, MethodType):
        return [thing.__self__, *getattr(thing.__self__, "__dict__", {}).values(), thing.__func__]
    if isinstance(thing, FunctionType):
        return [*_cells(thing), *_named(thing), *(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
    if isinstance(thing, list | tuple):
        return thing
    if isinstance(thing, dict):
        return thing.values()
    if callable(thing) and not isinstance(thing, type):
        return [*vars(thing).values(), type(thing).__call__] if hasattr(thing, "__dict__") else []
    return []


def _cells(function: FunctionType) -> list[Any]:
    found = []
    for cell in function.__closure__ or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:  # a variable that has no value yet
            continue
    return found


def _named(function: FunctionType) -> list[Any]:
    """Globals that the function's code names, as far as they can hold a module."""
    named = {name for code in _codes(function.__code__) for name in code.co_names}
    values = [function.__globals__[name] for name in sorted(named) if name in function.__globals__]
    return [value for value in values if isinstance(value, nn.Module | FunctionType | functools.partial | MethodType)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
