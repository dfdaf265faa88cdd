"""Which of the checkpoints of a job, and of others that lie beside them, are of one recipe and are read alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation.front.siblings import Relative, families
from evaluation.jobs.agreement_messages import Speaker
from evaluation.jobs.agreements import MOST_EACH, Kin
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from models.trainings.reading import LookInto


def with_kin(
    items: Sequence[CheckpointToMeasure], look_into: LookInto, beside: Sequence[CheckpointToMeasure] = ()
) -> list[CheckpointToMeasure]:
    """The items, each with the recipe that it is of. ``beside`` are checkpoints that may speak and are not measured.

    Names are distinct. What the operator's own code builds is read by nobody else's word.
    """
    every = {one.name: one for one in (*items, *beside) if one.code is None}
    if len(every) < 2:
        return list(items)
    relatives = [Relative(name=one.name, parts=one.parts, look_of=one.look_of) for one in every.values()]
    kin_of: dict[str, Kin] = {}
    for trainings in families(relatives, look_into):
        kin = Kin(trainings=tuple(_speaking([every[name] for name in names]) for names in trainings))
        kin_of |= {name: kin for names in trainings for name in names}
    return [replace(one, kin=kin_of.get(one.name)) for one in items]


def _speaking(members: Sequence[CheckpointToMeasure]) -> tuple[Speaker, ...]:
    """The last of a training, and those for which somebody chose a reading."""
    return tuple(
        Speaker(name=one.name, parts=one.parts, source=one.source, choice=one.choice)
        for place, one in enumerate(members)
        if place < MOST_EACH or one.choice is not None
    )
