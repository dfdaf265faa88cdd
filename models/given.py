"""What callers hand to an opened model, as tensors that its network takes. What does not fit is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard


def images_given(card: ModelCard, images: Any) -> Tensor:
    """float32 (n, c, h, w). Raises CheckpointError for another shape, and for whole numbers above 1."""
    tensor = _tensor(images, "images")
    if tensor.ndim != 4 or tuple(tensor.shape[1:]) != tuple(card.image_shape):
        raise CheckpointError(
            f"this model takes images of shape (n, {', '.join(map(str, card.image_shape))}); "
            f"got {tuple(tensor.shape)}. Choose a dataset of that shape, or ask for resizing."
        )
    if not tensor.is_floating_point() and tensor.numel() and int(tensor.max()) > 1:
        raise CheckpointError(
            f"images are numbers in [0, 1]; got whole numbers ({_type(tensor)}) up to {int(tensor.max())}: "
            "divide them by 255"
        )
    return tensor.to(torch.float32)


def codes_given(card: ModelCard, codes: Any) -> Tensor:
    """float32 (n, d), also of (n, d, 1, 1). Raises CheckpointError for another length."""
    tensor = _tensor(codes, "codes")
    if tensor.ndim < 2 or card.latent_dim not in (None, tensor[:1].numel() or card.latent_dim):
        length = "d" if card.latent_dim is None else card.latent_dim
        raise CheckpointError(f"this model takes codes of shape (n, {length}); got {tuple(tensor.shape)}")
    return tensor.to(torch.float32).flatten(1) if card.latent_dim is not None else tensor.to(torch.float32)


def labels_given(card: ModelCard, labels: Any, count: int) -> Tensor | None:
    """int64 (n,), or None where the model takes none. Raises CheckpointError for labels that it does not know."""
    if labels is None or card.classes is None:
        return None
    tensor = _tensor(labels, "labels")
    if tuple(tensor.shape) != (count,):
        raise CheckpointError(f"labels are one class for each item, of shape ({count},); got {tuple(tensor.shape)}")
    whole = tensor.to(torch.int64)
    if tensor.is_floating_point() and not torch.equal(whole.to(tensor.dtype), tensor):
        raise CheckpointError(f"labels are whole numbers from 0 to {card.classes - 1}; got fractions")
    if count and not 0 <= int(whole.min()) <= int(whole.max()) < card.classes:
        raise CheckpointError(
            f"this model knows the classes 0 to {card.classes - 1}; got labels from {int(whole.min())} to "
            f"{int(whole.max())}"
        )
    return whole


def count_given(n: Any) -> int:
    """How many images are to be drawn. Raises CheckpointError for what is no number of images."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise CheckpointError(f"a number of samples is a whole number from 1; got {n!r:.40}")
    return n


@contextmanager
def answering(card: ModelCard, items: Tensor, labels: Any) -> Iterator[None]:
    """While a network works on items. Raises CheckpointError, one sentence, for whatever the network raises."""
    try:
        yield
    except CheckpointError:
        raise
    except Exception as error:  # whatever a network raises
        if card.classes is not None and labels is None:
            raise CheckpointError(
                f"this model is conditioned on {card.classes} classes; give labels of shape ({len(items)},), "
                f"whole numbers from 0 to {card.classes - 1}"
            ) from error
        text = " ".join(str(error).split())[:200]
        raise CheckpointError(
            f"the network failed on {len(items)} items of shape {tuple(items.shape[1:])} "
            f"({type(error).__name__}: {text})"
        ) from error


def _tensor(given: Any, named: str) -> Tensor:
    try:
        tensor = torch.as_tensor(given)
    except (TypeError, ValueError, RuntimeError):
        raise CheckpointError(f"{named} are a tensor or an array of numbers; got {type(given).__name__}") from None
    if tensor.is_complex():
        raise CheckpointError(f"{named} are real numbers; got {_type(tensor)}")
    return tensor


def _type(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
