"""Where networks that extract features run, and where models do, as records say it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_chosen: ContextVar[str | None] = ContextVar("_chosen", default=None)
"""The device that the caller of ``evaluate`` asked for; None where nothing was asked."""


@contextlib.contextmanager
def on_device(chosen: torch.device | None) -> Iterator[None]:
    """Features are extracted there, for as long as the context lasts; None leaves the choice to ``device``."""
    token = _chosen.set(None if chosen is None else str(chosen))
    try:
        yield
    finally:
        _chosen.reset(token)


def device() -> str:
    """As the caller asked, else ``cuda`` where torch can use a GPU, else ``cpu``."""
    return _chosen.get() or ("cuda" if _any_gpu() else "cpu")


@cache
def _any_gpu() -> bool:
    import torch

    return usable(torch.device("cuda"))


def usable(chosen: torch.device) -> bool:
    """Whether torch can use this GPU. It is tried, because a GPU that torch lists may not work."""
    import torch

    if not torch.cuda.is_available():
        return False
    try:
        torch.zeros(1, device=chosen)
    except RuntimeError:
        return False
    return True


def device_name(of: str | None = None) -> str:
    """As a record says it: the name of the GPU, or ``cpu``. ``of``: a torch device, by default the extractors'."""
    import torch

    where = torch.device(of or device())
    return torch.cuda.get_device_name(where) if where.type == "cuda" else where.type


@contextlib.contextmanager
def full_precision() -> Iterator[None]:
    """Convolutions on a GPU run in float32, and the fastest algorithm is looked for once for each shape.

    torch would round inputs to 10 bits (TF32). Features on which other programs agree to 1e-5 differ by 1e-3 then.
    """
    import torch

    with torch.backends.cudnn.flags(enabled=True, benchmark=True, allow_tf32=False):
        yield
