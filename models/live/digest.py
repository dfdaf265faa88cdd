"""The digest of a live model: that of its weights, or of what it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import torch
from torch import Tensor, nn


def weights_digest(modules: Sequence[nn.Module]) -> tuple[str, int]:
    """(SHA-256, bytes) of all parameters and buffers with their names, types and shapes."""
    digest, size = hashlib.sha256(), 0
    for module in modules:
        for name, tensor in (*module.named_parameters(), *module.named_buffers()):
            size += _add(digest, name, tensor)
    return digest.hexdigest(), size


def tensor_digest(tensor: Tensor) -> tuple[str, int]:
    """(SHA-256, bytes) of one tensor's type, shape and content."""
    digest = hashlib.sha256()
    size = _add(digest, "", tensor)
    return digest.hexdigest(), size


def _add(digest: hashlib._Hash, name: str, tensor: Tensor) -> int:
    held = tensor.detach().cpu().contiguous()
    digest.update(f"{name}\n{held.dtype}\n{tuple(held.shape)}\n".encode())
    content = held.reshape(-1).view(torch.uint8).numpy()
    digest.update(content.data)
    return int(content.nbytes)
