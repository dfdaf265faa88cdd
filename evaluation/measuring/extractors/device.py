"""Where networks that extract features run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache


@cache
def device() -> str:
    """``cuda`` where torch can use a GPU, else ``cpu``. It is tried, because a GPU that torch lists may not work."""
    import torch

    if not torch.cuda.is_available():
        return "cpu"
    try:
        torch.zeros(1, device="cuda")
    except RuntimeError:
        return "cpu"
    return "cuda"


def device_name() -> str:
    """As a record says it: the name of the GPU, or ``cpu``."""
    import torch

    return torch.cuda.get_device_name() if device() == "cuda" else "cpu"


@contextlib.contextmanager
def full_precision() -> Iterator[None]:
    """Convolutions on a GPU run in float32, and the fastest algorithm is looked for once for each shape.

    torch would round inputs to 10 bits (TF32). Features on which other programs agree to 1e-5 differ by 1e-3 then.
    """
    import torch

    with torch.backends.cudnn.flags(enabled=True, benchmark=True, allow_tf32=False):
        yield
