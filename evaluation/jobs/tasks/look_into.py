"""What checkpoints say of their training, without reading their weights."""

from __future__ import annotations

from itertools import islice

from evaluation.jobs.training_messages import MOST_FACTS, LookedInto, LookInto, SaidOfTraining
from models.trainings.found import Witness
from models.trainings.reading import Unread, look_here


def looked_into(task: LookInto) -> LookedInto:
    return LookedInto(found=tuple(_said(item) for item in look_here(task.paths)))


def _said(item: Witness | Unread) -> SaidOfTraining:
    if isinstance(item, Unread):
        return SaidOfTraining(facts={}, problem=item.problem, weights=item.weights)
    facts = dict(islice(item.facts.items(), MOST_FACTS))
    return SaidOfTraining(layout=item.layout, passes=item.passes[:1_000], facts=facts, identity=item.identity)
