"""Checkpoints of one recipe are read alike: how, for each of several things that are measured in this process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaluation.front.siblings import Relative, families
from evaluation.front.things import Thing

if TYPE_CHECKING:
    from models.agreeing import Agreed


def shared_readings(things: Sequence[Thing], images: Any, labels: Any) -> dict[str, Agreed]:
    """Name -> how it is read; without those that stand alone, and the one that says how. ``images`` float32
    (n, c, h, w) in [0, 1] and ``labels`` (n,) help to decide."""
    from models.agreeing import Member, agree
    from models.trainings.reading import look_here

    by_name = {thing.name: thing for thing in things if thing.parts}
    members = [Relative(name=one.name, parts=one.parts, look_of=one.look_of) for one in by_name.values()]
    found: dict[str, Agreed] = {}
    for trainings in families(members, look_here) if len(members) > 1 else ():
        speakers = [
            [Member(name=name, paths=by_name[name].parts, source=by_name[name].source) for name in names]
            for names in trainings
        ]
        agreed = agree(speakers, images=images, labels=labels)
        if agreed is not None:
            found |= {name: agreed for names in trainings for name in names if name != agreed.speaker}
    return found
