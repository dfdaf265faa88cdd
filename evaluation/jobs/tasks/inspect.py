"""What a file is: recognised, why, the other readings, what it can do, and a picture of each reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.jobs.inspection_messages import Inspect, Inspected
from evaluation.jobs.message_parts import Inspection, ReadFromSource, Reading, SourceLine
from evaluation.jobs.messages import Refused
from evaluation.jobs.sandbox.channel import to_npy
from evaluation.jobs.tasks.opening import hints_of, opened
from evaluation.jobs.tasks.parent import Parent
from evaluation.record.views import as_uint8
from evaluation.types import Array, TouchstoneError
from models.base import Capability, CheckpointError

if TYPE_CHECKING:
    from models.opened import OpenedModel
    from models.source.facts import SourceFacts

PICTURED_READINGS = 4
PICTURED_IMAGES = 8


def perform(task: Inspect, parent: Parent) -> None:
    """Says ``Inspected`` or ``Refused``; the frames are pictures."""
    try:
        images, labels = hints_of(task.data)
        with opened(task.parts, source=task.source, code=task.code, images=images, labels=labels) as model:
            pictures = _pictures(model, images, labels) if task.pictures else []
            found = describe(model)
    except (CheckpointError, TouchstoneError) as error:
        parent.tell(Refused(message=str(error)))
        return
    parent.tell(Inspected(inspection=found), pictures)


def _pictures(model: OpenedModel, images: Array | None, labels: Array | None) -> list[bytes]:
    """One of each reading, empty where it cannot be pictured."""
    readings: list[OpenedModel] = [hypothesis.model for hypothesis in model.hypotheses[:PICTURED_READINGS]]
    pictures = [_picture(reading, images, labels) for reading in readings or [model]]
    return [b"" if picture is None else to_npy(picture) for picture in pictures]


def describe(model: OpenedModel) -> Inspection:
    card = model.card
    return Inspection(
        recognised=model.recognised,
        confidence=model.confidence,
        probability=model.probability,
        family=card.family,
        hypotheses=tuple(
            Reading(architecture=item.architecture, score=round(float(item.score), 6), evidence=tuple(item.evidence))
            for item in model.hypotheses
        ),
        capabilities=tuple(sorted(str(capability) for capability in model.capabilities)),
        evidence=tuple(model.evidence),
        decided_by=model.decided_by,
        source=None if model.source is None else _read_from(model.source),
        format=model.format,
        parameters=int(model.parts.parameters),
        latent_dim=card.latent_dim,
        image_shape=tuple(card.image_shape),
        value_range=(float(card.value_range[0]), float(card.value_range[1])),
        classes=card.classes,
        sha256=model.sha256,
        bytes=model.bytes,
    )


def _read_from(source: SourceFacts) -> ReadFromSource:
    return ReadFromSource(
        sentence=source.sentence,
        files=source.files,
        arguments=tuple(f"{one.name} = {one.value}, {one.origin}" for one in source.arguments),
        deciding=tuple(
            SourceLine(file=line.file, place=line.place, text=line.text, decided=line.decided)
            for line in source.deciding
        ),
    )


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
