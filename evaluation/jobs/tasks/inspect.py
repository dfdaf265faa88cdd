"""What a file is: recognised, why, the other readings, what it can do, and a picture of each reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.jobs.sandbox.channel import Channel, to_npy
from evaluation.jobs.tasks.opening import open_model, open_session
from evaluation.record.views import as_uint8
from evaluation.types import Array, Config, TouchstoneError
from models.base import Capability, CheckpointError

if TYPE_CHECKING:
    from models.opened import OpenedModel

PICTURED_READINGS = 4
PICTURED_IMAGES = 8


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """``parts``, ``data`` (or None), ``pictures``. Sends one ``inspected`` message; pictures are its frames."""
    images, labels = None, None
    try:
        if task["data"] is not None:
            images, labels = open_session(task["data"], Config(metrics=())).hints()
        model = open_model(task["parts"], images=images, labels=labels)
    except (CheckpointError, TouchstoneError) as error:
        refused = {
            "recognised": str(error), "confidence": "unknown", "family": "", "hypotheses": [], "capabilities": [],
            "error": str(error),
        }  # fmt: skip
        channel.send({"event": "inspected", "inspection": refused})
        return
    frames: list[bytes] = []
    readings: list[OpenedModel] = [model]
    if model.hypotheses:
        readings = [hypothesis.model for hypothesis in model.hypotheses[:PICTURED_READINGS]] if task["pictures"] else []
    if task["pictures"]:
        pictures = [_picture(reading, images, labels) for reading in readings]
        frames = [b"" if picture is None else to_npy(picture) for picture in pictures]
    channel.send({"event": "inspected", "inspection": describe(model)}, frames)


def describe(model: OpenedModel) -> dict[str, Any]:
    card = model.card
    return {
        "recognised": model.recognised,
        "confidence": model.confidence,
        "family": card.family,
        "hypotheses": [
            {"architecture": item.architecture, "score": round(float(item.score), 6), "evidence": list(item.evidence)}
            for item in model.hypotheses
        ],
        "capabilities": sorted(str(capability) for capability in model.capabilities),
        "evidence": list(model.evidence),
        "decided_by": model.decided_by,
        "format": model.format,
        "parameters": int(model.parts.parameters),
        "latent_dim": card.latent_dim,
        "image_shape": list(card.image_shape),
        "value_range": [float(end) for end in card.value_range],
        "classes": card.classes,
        "sha256": model.sha256,
        "bytes": model.bytes,
    }


def _picture(model: OpenedModel, images: Array | None, labels: Array | None) -> Array | None:
    """uint8 (rows, columns, c, h, w): inputs over reconstructions, or one row of samples; None where neither works."""
    import torch

    try:
        if Capability.RECONSTRUCT in model.capabilities and images is not None:
            inputs = np.asarray(images[:PICTURED_IMAGES])
            targets = labels[:PICTURED_IMAGES] if model.conditional and labels is not None else None
            return np.stack([as_uint8(inputs), as_uint8(model.reconstruct(inputs, targets).numpy())])
        if Capability.SAMPLE in model.capabilities:
            drawn = model.sample(PICTURED_IMAGES, generator=torch.Generator().manual_seed(0))
            return as_uint8(drawn.numpy())[None]
    except Exception:  # a reading that cannot be pictured is still a reading
        return None
    return None
