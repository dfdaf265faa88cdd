"""How checkpoints of one recipe are to be read, found where they may be opened, and told as text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from evaluation.jobs.agreement_messages import AgreedOn, AgreeOn
from evaluation.jobs.tasks.opening import hints_of
from evaluation.types import TouchstoneError
from models.base import CheckpointError
from models.source.finding import NO_SOURCE

if TYPE_CHECKING:
    from models.agreeing import Agreed

NONE = AgreedOn(reading="", speaker="", source="")


def agreed_on(task: AgreeOn) -> AgreedOn:
    """Data that cannot be used helps nobody: measuring says so."""
    from models.agreeing import Member, agree

    try:
        images, labels = hints_of(task.data)
    except TouchstoneError:
        images, labels = None, None
    trainings = [
        [Member(name=one.name, paths=one.parts, source=one.source, choice=one.choice) for one in members]
        for members in task.trainings
    ]
    found = agree(trainings, images=images, labels=labels)
    if found is None:
        return NONE
    whose = next((one.name for members in trainings for one in members if one.source == found.source), "")
    text = _adapter().dump_json(replace(found, source=NO_SOURCE)).decode()
    return AgreedOn(reading=text, speaker=found.speaker, source=whose if found.source.paths else "")


def read_agreed(text: str) -> Agreed | None:
    """None for no text. Raises CheckpointError for one that is no reading."""
    if not text:
        return None
    try:
        return _adapter().validate_json(text)
    except ValidationError:
        raise CheckpointError("how its siblings were read came damaged; measure it again") from None


@cache
def _adapter() -> TypeAdapter[Agreed]:
    from models.agreeing import Agreed

    return TypeAdapter(Agreed)
