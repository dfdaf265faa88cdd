"""A file's model on a device: its network is moved there, its inputs follow, its outputs come back to the CPU."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.base import CheckpointError, Posterior
from models.modules.reach import modules_of
from models.opened import OpenedModel, Parts


def placed(model: OpenedModel, device: torch.device) -> OpenedModel:
    """Raises CheckpointError for a model whose network cannot be moved; samples have none and stay as they are."""
    parts = model.parts
    if device.type == "cpu" or not (parts.encode or parts.decode or parts.discriminate):
        return model
    modules = modules_of(part for part in (parts.encode, parts.decode, parts.discriminate) if part is not None)
    if not modules:
        raise CheckpointError(
            f"this {model.format or 'file'} runs on the CPU only, as its network was rebuilt or is an ONNX graph; "
            "leave device out, or load the model yourself and give the module"
        )
    for module in modules:
        module.to(device)
    return model.with_facts(parts=_placed(parts, device), device=str(device))


def _placed(parts: Parts, device: torch.device) -> Parts:
    encode, decode, discriminate = parts.encode, parts.decode, parts.discriminate

    def there(tensor: Tensor | None) -> Tensor | None:
        return None if tensor is None else tensor.to(device)

    def encoded(images: Tensor, labels: Tensor | None) -> Posterior:
        assert encode is not None
        found = encode(images.to(device), there(labels))
        return Posterior(found.mean.cpu(), None if found.std is None else found.std.cpu())

    def decoded(codes: Tensor, labels: Tensor | None) -> Tensor:
        assert decode is not None
        return decode(codes.to(device), there(labels)).cpu()

    def scored(images: Tensor, labels: Tensor | None) -> Tensor:
        assert discriminate is not None
        return discriminate(images.to(device), there(labels)).cpu()

    return replace(
        parts,
        encode=encode and encoded,
        decode=decode and decoded,
        discriminate=discriminate and scored,
    )
