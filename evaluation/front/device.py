"""Where ``evaluate(device=...)`` computes: checked before anything is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluation.front.settings import wrong
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    import torch

TAKEN = "None, 'cpu', 'cuda', 'cuda:N' or a torch.device of these"


def as_device(device: Any) -> torch.device | None:
    """None stays None: every live model where it lies, files on the CPU. Raises TouchstoneError."""
    if device is None:
        return None
    import torch

    from evaluation.measuring.extractors.device import usable

    try:
        chosen = torch.device(device) if isinstance(device, str | torch.device) else None
    except RuntimeError:
        chosen = None
    if chosen is None or chosen.type not in ("cpu", "cuda"):
        raise wrong("device", TAKEN, device if isinstance(device, str) else str(device))
    if chosen.type == "cuda" and not usable(chosen):
        raise TouchstoneError(f"device='{device}' needs a GPU that torch can use, and there is none; leave device out")
    return chosen
