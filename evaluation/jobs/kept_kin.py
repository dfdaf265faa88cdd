"""The recipe of each checkpoint, of which others in the workspace may be: all are read alike, measured or live."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.kin import with_kin
from evaluation.jobs.looking_into import look_into
from evaluation.store.roots import NotReadable
from evaluation.store.workspace import Store


def with_kept_kin(store: Store, items: Sequence[CheckpointToMeasure]) -> list[CheckpointToMeasure]:
    """The items with the recipe of each, of which others in the workspace may be. What somebody chose for one holds."""
    recipes = {one.look_of.recipe for one in items if one.look_of is not None}
    if not recipes:
        return list(items)
    choices = {sha256: choice for job in store.jobs.all() for sha256, choice in job.choices.items()}
    own = {one.sha256 for one in items}
    looks = store.looks.all()
    beside = []
    for checkpoint in store.checkpoints.all():
        look = looks.get(checkpoint.sha256)
        if look is None or look.facts.recipe not in recipes or checkpoint.sha256 in own:
            continue
        with contextlib.suppress(NotReadable):  # its file is gone, and says nothing more
            parts, source = store.readable_parts(checkpoint), store.readable_source(checkpoint)
            beside.append(
                CheckpointToMeasure(
                    name=checkpoint.name,
                    parts=parts,
                    source=source,
                    choice=choices.get(checkpoint.sha256),
                    sha256=checkpoint.sha256,
                    look_of=look.facts,
                )
            )
    return with_kin(items, look_into, beside)
