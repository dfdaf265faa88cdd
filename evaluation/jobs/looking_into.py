"""Ask workers what checkpoints say of their training. The asking process opens none and loads no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.jobs.inspection import default_cache
from evaluation.jobs.messages import BY_LOOKING_INTO
from evaluation.jobs.one_answer import answer
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.jobs.sandbox.worker_limits import GIB, Limits
from evaluation.jobs.training_messages import LookedInto, LookInto, SaidOfTraining
from models.trainings.found import Witness
from models.trainings.reading import Unread

AT_ONCE = 200
"""Checkpoints of one worker. Where one ends a worker, its neighbours are asked for again, each alone."""


def look_into(paths: Sequence[Path]) -> list[Witness | Unread]:
    """In the order of the paths. A checkpoint that ends its worker is unread, with a sentence."""
    found: list[Witness | Unread] = []
    for start in range(0, len(paths), AT_ONCE):
        found += _of_one_worker(paths[start : start + AT_ONCE])
    return found


def _of_one_worker(paths: Sequence[Path]) -> list[Witness | Unread]:
    try:
        return [_checked(item) for item in _ask(paths)]
    except WorkerEnded as ended:
        if len(paths) == 1:
            return [Unread(problem=f"'{paths[0].name}' could not be looked into: {ended}", weights=True)]
    middle = len(paths) // 2
    return [*_of_one_worker(paths[:middle]), *_of_one_worker(paths[middle:])]


def _ask(paths: Sequence[Path]) -> Sequence[SaidOfTraining]:
    task = LookInto(paths=tuple(paths))
    heard = answer(task, BY_LOOKING_INTO, read=paths, cache=default_cache(), memory=min(Limits().memory, 4 * GIB))
    return _as_many(heard.message, len(paths))


def _as_many(message: LookedInto, wanted: int) -> Sequence[SaidOfTraining]:
    if len(message.found) != wanted:
        raise WorkerEnded("The worker spoke of other files than it was asked about.")
    return message.found


def _checked(said: SaidOfTraining) -> Witness | Unread:
    if said.problem:
        return Unread(problem=said.problem, weights=said.weights)
    return Witness(layout=said.layout, passes=said.passes, facts=said.facts, identity=said.identity)
