"""The pixel range in which a live model works: what its outputs are bounded by, or what reconstructs the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_hook

from models.base import CheckpointError
from models.live.decoding import Decoding
from models.live.encoding import Encoding
from models.live.ending import Ended

Range = tuple[float, float]
_CODES = 32
UNIT, SYMMETRIC = (0.0, 1.0), (-1.0, 1.0)
RANGES = (UNIT, SYMMETRIC)
SCALES = (1.0, 10.0, 100.0, 1000.0)
"""How far codes are stretched: what a sigmoid, a tanh or a clamp bounds stays bounded, all else grows."""
REACHED = 0.02
"""How near outputs must come to the ends of a range, so that it is theirs."""
CLEARLY = 0.5
"""A range is clear when its error is at most this share of the other's."""
WORTH = 0.8
"""A reconstruction says something when its error is at most this share of the mean image's error."""


ACTIVATIONS: tuple[tuple[type[nn.Module], Range], ...] = (
    (nn.Sigmoid, UNIT), (nn.Hardsigmoid, UNIT), (nn.Tanh, SYMMETRIC), (nn.Hardtanh, SYMMETRIC),
)  # fmt: skip


def last_activation(decode: Callable[[Tensor], Tensor], codes: Tensor) -> Range | None:
    """The range of the module whose output is the decoder's, where it is a sigmoid or a tanh."""
    last: list[tuple[nn.Module, Tensor]] = []

    def note(module: nn.Module, given: object, made: object) -> None:
        if isinstance(made, Tensor) and isinstance(module, tuple(kind for kind, _ in ACTIVATIONS)):
            last[:] = [(module, made.detach())]

    handle = register_module_forward_hook(note)  # for all modules at once, so that none of the author's is changed
    try:
        made = decode(codes)
    finally:
        handle.remove()
    if not last or last[0][1].numel() != made.numel():
        return None
    if not torch.equal(last[0][1].reshape(-1).cpu().float(), made.reshape(-1)):
        return None
    return next(bounds for kind, bounds in ACTIVATIONS if isinstance(last[0][0], kind))


def bounded_by(decode: Callable[[Tensor], Tensor], codes: Tensor) -> Range | None:
    """The range that the decoder keeps to however far codes (n, d) are stretched; None where it keeps to none."""
    low, high = float("inf"), -float("inf")
    for scale in SCALES:
        made = decode(codes * scale)
        if not torch.isfinite(made).all():
            return None
        low, high = min(low, float(made.min())), max(high, float(made.max()))
    for bounds in RANGES:
        inside = low >= bounds[0] and high <= bounds[1]
        if inside and low <= bounds[0] + REACHED and high >= bounds[1] - REACHED:
            return bounds
    return None


def best_reconstructing(reconstruct: Callable[[Tensor], Tensor], images: Tensor) -> Range | None:
    """The range in which the images (n, c, h, w) in [0, 1] are reconstructed clearly better; None where none is."""
    spread = float((images - images.mean(dim=0)).square().mean())
    errors: dict[Range, float] = {}
    for low, high in RANGES:
        made = (reconstruct(images * (high - low) + low).reshape(images.shape) - low) / (high - low)
        error = float((made - images).square().mean()) if torch.isfinite(made).all() else float("inf")
        errors[low, high] = error / max(spread, 1e-12)
    best, other = sorted(errors, key=errors.__getitem__)
    return best if errors[best] <= WORTH and errors[best] <= CLEARLY * errors[other] else None


def find_range(
    encode: Encoding | None, decode: Decoding | Ended | None, images: Tensor | None, labels: Any
) -> tuple[Range, str]:
    """(the range, how it is known). Raises CheckpointError, which asks for it, where nothing decides."""
    if decode is None:
        raise _unknown("no decoder shows it")
    codes = torch.randn(_CODES, decode.latent_dim, generator=torch.Generator().manual_seed(0))
    found = last_activation(decode, codes)
    how = "the decoder's last activation keeps to it"
    if found is None:
        found, how = bounded_by(decode, codes), "the decoder's outputs keep to it, however far codes are stretched"
    if found is None and encode is not None and images is not None:
        known = None if labels is None else torch.as_tensor(labels)

        def reconstruct(inward: Tensor) -> Tensor:
            return decode(encode(inward, known).mean, known)

        found, how = best_reconstructing(reconstruct, images), "the data is reconstructed clearly better in it"
    if found is None:
        raise _unknown("the decoder's output is not bounded, and reconstructions of the data do not decide it")
    return found, f"pixels from {found[0]:g} to {found[1]:g}: {how}"


def _unknown(lacking: str) -> CheckpointError:
    return CheckpointError(
        f"the model's pixel range is not known: {lacking}; say value_range=(0, 1) or (-1, 1), and where the output "
        "is logits give a decoder that ends in torch.sigmoid"
    )
