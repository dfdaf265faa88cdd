"""Our own checkpoint file: safetensors whose metadata holds the model card as JSON, under one key.

The same card and weights always give the same bytes, so that a checkpoint's digest names its training exactly.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.base import CheckpointError, ModelCard
from models.ways_out import EXPORT_BUNDLE

if TYPE_CHECKING:
    from torch import Tensor

METADATA_KEY = "touchstone"
CARD_VERSION = 1
LONGEST_SIDE = 4096


def save_checkpoint(path: str | Path, card: ModelCard, state: Mapping[str, Tensor]) -> None:
    """Write card and weights to ``path``, whole or not at all. Tensors are stored contiguous, on the CPU."""
    from safetensors.torch import save

    tensors = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in state.items()}
    # One metadata key only: the container keeps several in no fixed order, which would change the bytes.
    content = save(tensors, metadata={METADATA_KEY: card_to_json(card)})
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def card_to_json(card: ModelCard) -> str:
    """The card as JSON with sorted keys. Raises ValueError on a number that is not finite."""
    fields = {
        "version": CARD_VERSION,
        "family": card.family,
        "image_shape": list(card.image_shape),
        "value_range": list(card.value_range),
        "latent_dim": card.latent_dim,
        "classes": card.classes,
        "config": dict(card.config),
        "training": dict(card.training),
        "description": card.description,
    }
    return json.dumps(fields, sort_keys=True, allow_nan=False, separators=(",", ":"))


def read_card(metadata: Mapping[str, str] | None) -> ModelCard | None:
    """The card in a safetensors file's metadata; None when there is none.

    The text is not trusted: raises CheckpointError when a field has another type than the card's, or is out of bounds.
    """
    if not metadata or METADATA_KEY not in metadata:
        return None
    try:
        fields = json.loads(metadata[METADATA_KEY])
    except (ValueError, RecursionError):
        raise CheckpointError(
            f"the metadata key '{METADATA_KEY}' should hold a model card as JSON, but it cannot be parsed; "
            f"download the file again, or {EXPORT_BUNDLE} in the program that made it"
        ) from None
    if not isinstance(fields, dict):
        raise CheckpointError(f"the model card should be a JSON object; got {type(fields).__name__}")
    version = fields.get("version", CARD_VERSION)
    if version != CARD_VERSION:
        raise CheckpointError(
            f"this Touchstone reads model cards of version {CARD_VERSION}; got {version!r}. Update Touchstone."
        )
    return ModelCard(
        family=_text(fields, "family"),
        image_shape=_image_shape(fields.get("image_shape")),
        value_range=_value_range(fields.get("value_range", [0.0, 1.0])),
        latent_dim=_count(fields, "latent_dim"),
        classes=_count(fields, "classes"),
        config=_mapping(fields, "config"),
        training=_mapping(fields, "training"),
        description=_text(fields, "description", ""),
    )


def _wrong(field: str, expected: str, value: Any) -> CheckpointError:
    return CheckpointError(f"the model card's {field} should be {expected}; got {repr(value)[:80]}")


def _text(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise _wrong(name, "a text", value)
    return value


def _count(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is not None and (type(value) is not int or not 1 <= value <= 1_000_000):
        raise _wrong(name, "null or a whole number from 1 to 1,000,000", value)
    return value


def _mapping(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name, {})
    if not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value


def _image_shape(value: Any) -> tuple[int, int, int]:
    fits = isinstance(value, list) and len(value) == 3
    if not fits or not all(type(side) is int and 1 <= side <= LONGEST_SIDE for side in value):
        raise _wrong("image_shape", f"[channels, height, width], each from 1 to {LONGEST_SIDE}", value)
    channels, height, width = value
    return channels, height, width


def _value_range(value: Any) -> tuple[float, float]:
    numbers = isinstance(value, list) and len(value) == 2 and all(type(end) in (int, float) for end in value)
    if not numbers or not all(math.isfinite(end) for end in value) or not value[0] < value[1]:
        raise _wrong("value_range", "[low, high], finite, low below high", value)
    return float(value[0]), float(value[1])
