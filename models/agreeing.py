"""One reading for all checkpoints of a recipe: they have one architecture, so the evidence of some settles all.

The last checkpoint of each training speaks, as it says most. What somebody chose or a source says on one decides; else
the scores of the readings are pooled: the checkpoints are independent, so shares multiply.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.base import CheckpointError
from models.opened import OpenedModel
from models.opening import open_checkpoint
from models.siblings import Sibling, sibling
from models.source.finding import NO_SOURCE, SourcePaths

MOST_TRAININGS = 5
"""That speak for a recipe: each costs a search."""
MOST_TRIES = 3
"""Checkpoints of one training that are tried, the last first: a diverged one cannot be opened."""
LEAST = 1e-6
"""The share of a reading that a checkpoint does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A checkpoint of a recipe."""

    name: str
    paths: tuple[Path, ...]
    source: SourcePaths = NO_SOURCE
    choice: int | None = None
    """The reading that somebody chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Plain values, which another process can be sent."""

    speaker: str
    """Name of the member that was read so by itself; empty where pooling chose what none would alone."""
    sibling: Sibling
    source: SourcePaths = NO_SOURCE
    """What it was read from, for members that have no source of their own."""


def agree(trainings: Sequence[Sequence[Member]], *, images: Any = None, labels: Any = None) -> Agreed | None:
    """How all members are to be read, from the checkpoints of each training, the last first.

    None where they say themselves what they are, as cards and graphs do, and where none can be opened. ``images``
    float32 (n, c, h, w) in [0, 1] and ``labels`` (n,) help as in ``open_checkpoint``. Never raises CheckpointError.
    """
    chosen = [(member,) for members in trainings for member in members if member.choice is not None]
    opened = _opened([*chosen, *trainings][: MOST_TRAININGS + len(chosen)], images, labels)
    opened = [(member, model) for member, model in opened if model.layout and model.decided_by != "card"]
    for decides in ("user", "source"):
        for member, model in opened:
            if model.decided_by == decides and (decides == "user" or model.confidence == "high"):
                return _agreed(member, model, opened)
    if not opened:
        return None
    best = _pooled(model for _, model in opened)
    alone = [(member, model) for member, model in opened if model.architecture == best]
    if alone:
        return _agreed(*max(alone, key=lambda pair: _share(pair[1], best)), opened)
    member, model = max(opened, key=lambda pair: _share(pair[1], best))
    reading = next(item for item in model.hypotheses if item.architecture == best)
    told = reading.model.with_facts(
        recognised=model.recognised, confidence="choose", probability=None, decided_by=model.decided_by,
        layout=model.layout, hypotheses=(reading,),
    )  # fmt: skip
    found = _agreed(member, told, opened)
    return Agreed(speaker="", sibling=found.sibling, source=found.source)


def open_as_agreed(
    paths: Sequence[Path],
    agreed: Agreed | None,
    *,
    source: SourcePaths = NO_SOURCE,
    images: Any = None,
    labels: Any = None,
) -> OpenedModel:
    """The checkpoint as its siblings were read; by itself where it is of another network. Raises CheckpointError."""
    if agreed is None:
        return open_checkpoint(tuple(paths), source=source, images=images, labels=labels)
    own = source if source.paths else agreed.source
    try:
        return open_checkpoint(tuple(paths), source=own, images=images, labels=labels, like=agreed.sibling)
    except CheckpointError as error:
        model = open_checkpoint(tuple(paths), source=source, images=images, labels=labels)
        return model.with_facts(evidence=(*model.evidence, f"not read as its siblings were: {error}"))


def _opened(trainings: Sequence[Sequence[Member]], images: Any, labels: Any) -> list[tuple[Member, OpenedModel]]:
    found: dict[str, tuple[Member, OpenedModel]] = {}
    for members in trainings:
        for member in members[:MOST_TRIES]:
            if member.name in found:
                break
            try:
                model = open_checkpoint(
                    member.paths, source=member.source, images=images, labels=labels, choice=member.choice
                )
            except Exception:  # whatever a reader raises: opening it to measure says what there is to say
                continue
            found[member.name] = (member, model)
            break
    return list(found.values())


def _pooled(models: Iterable[OpenedModel]) -> str:
    """The architecture with the largest product of shares."""
    shares = [
        {item.architecture: item.score for item in model.hypotheses} or {model.architecture: 1.0} for model in models
    ]
    totals: dict[str, float] = defaultdict(float)
    for name in dict.fromkeys(name for one in shares for name in one):
        totals[name] = sum(math.log(max(one.get(name, 0.0), LEAST)) for one in shares)
    return max(totals, key=lambda name: totals[name])


def _share(model: OpenedModel, architecture: str) -> float:
    return next((item.score for item in model.hypotheses if item.architecture == architecture), 0.0)


def _agreed(member: Member, model: OpenedModel, opened: Sequence[tuple[Member, OpenedModel]]) -> Agreed:
    inferred = len(opened) > 1 and model.decided_by == "inference"
    pooled = f", with the evidence of {len(opened)} trainings" if inferred else ""
    return Agreed(speaker=member.name, sibling=sibling(model, f"{member.name}{pooled}"), source=member.source)
