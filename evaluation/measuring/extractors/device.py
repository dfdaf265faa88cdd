"""Where networks that extract features run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache


@cache
def device() -> str:
    """``cuda`` where torch can use a GPU, else ``cpu``. Asked by using it: a driver may be seen and out of reach."""
    import torch

    if not torch.cuda.is_available():
        return "cpu"
    try:
        torch.zeros(1, device="cuda")
    except RuntimeError:
        return "cpu"
    return "cuda"


def device_name() -> str:
    """As a record says it: the GPU's own name, or ``cpu``."""
    import torch

    return torch.cuda.get_device_name() if device() == "cuda" else "cpu"


@contextlib.contextmanager
def full_precision() -> Iterator[None]:
    """Convolutions on a GPU in float32, where torch would round their inputs to 10 bits (TF32): features that peers
    and papers agree on to 1e-5 differ by 1e-3 there. The fastest algorithm is looked for once a shape."""
    import torch

    with torch.backends.cudnn.flags(enabled=True, benchmark=True, allow_tf32=False):
        yield
