"""Between the walk and the host: which values Python and torch may get, and what becomes of their exceptions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import HostClass, Namespace, Object, Shared, Stream, Super, Value
from models.source.walking.iterating import iterate, kind_of
from models.source.walking.walk import used

_NEST = 30


def host_arguments(args: list[Value], named: dict[str, Value], frame: Frame) -> tuple[list[Value], dict[str, Value]]:
    """Arguments for Python's or torch's own functions: plain values, containers, tensors and torch modules only."""
    return [host_value(item, frame) for item in args], {name: host_value(item, frame) for name, item in named.items()}


def host_value(value: Value, frame: Frame, nest: int = 0) -> Value:
    """``value`` as the host may have it. Raises NotUnderstood for functions and objects of the source."""
    if value is None or isinstance(value, int | float | complex | str | torch.Tensor | torch.dtype | torch.device):
        return value
    frame.run.meter.tick()
    if nest > _NEST:
        raise OutOfBounds("passes a container that is nested too deeply", frame.place())
    value = used(value, frame)
    if isinstance(value, HostClass) and value.types and issubclass(value.types[0], np.generic | int | float | bool):
        return value.types[0]  # as a dtype
    if isinstance(value, torch.Size):
        return value
    if isinstance(value, list):
        return [host_value(item, frame, nest + 1) for item in value]
    if isinstance(value, tuple):
        return tuple(host_value(item, frame, nest + 1) for item in value)
    if isinstance(value, dict):
        return {name: host_value(item, frame, nest + 1) for name, item in value.items()}
    if isinstance(value, Stream):
        return [host_value(item, frame, nest + 1) for item in iterate(value, frame)]
    if isinstance(value, Object) and value.payload is not None:
        return host_value(value.payload, frame, nest + 1)
    if isinstance(value, Shared | Object | Namespace | Super):
        raise frame.unknown(f"hands a {kind_of(value)} to torch")
    if (
        isinstance(value, nn.Module | slice | range | bytes | set | frozenset | np.ndarray | torch.Generator)
        or value is ...
    ):
        return value
    if isinstance(value, torch.distributions.Distribution | torch.memory_format | torch.layout):
        return value
    raise frame.unknown(f"hands a {kind_of(value)} to torch")


def hosted(frame: Frame, act: Callable[[], Value]) -> Value:
    """What a function of Python or torch gives; its exception becomes one of the source."""
    try:
        return act()
    except NotUnderstood:
        raise
    except RecursionError:
        raise
    except Exception as error:
        raise Raised(type(error).__name__, str(error), place=frame.place()) from None
