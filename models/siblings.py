"""A checkpoint read as another one of the same training was: the same network, with the weights of another step.

An early or a diverged step says little of its network. A later step of the same training says it for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from models.base import CheckpointError, ModelCard
from models.families import families
from models.formats.contents import Contents
from models.formats.names import clean
from models.opened import Confidence, Hypothesis, Layout, OpenedModel, Parts
from models.rebuilding.candidates import Weights, originals, weights_of
from models.rebuilding.plan import Plan, parts_of, plan_from
from models.trial_run import require_runs

_COUNTER = "num_batches_tracked"

UNNAMED = "the other checkpoint"
"""The name of a sibling whose name nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """How a checkpoint of the same training was read. All of it is plain values, which another process can be sent."""

    name: str
    """As users know it: ``step 40,000 (vae_40000.pth)``."""
    card: ModelCard
    layout: Layout
    recognised: str
    architecture: str
    confidence: Confidence
    probability: float | None
    decided_by: str


def sibling(model: OpenedModel, name: str) -> Sibling:
    """What other steps of the training that ``model`` is of are to be read like; its weights are not kept."""
    return Sibling(
        name=clean(name, 80),
        card=model.card,
        layout=model.layout,
        recognised=model.recognised,
        architecture=model.architecture,
        confidence=model.confidence,
        probability=model.probability,
        decided_by=model.decided_by,
    )


def layout_of(contents: Contents) -> Layout:
    """Names and shapes of the weights of every network, without copies that average others and counters."""
    return tuple(
        tuple((name, tuple(tensor.shape)) for name, tensor in table.tensors.items() if not name.endswith(_COUNTER))
        for table in originals(contents.networks)
    )


def read_like(like: Sibling, contents: Contents) -> OpenedModel:
    """The network of a sibling with these weights, as certain as the sibling. Raises CheckpointError, one sentence."""
    require_layout(like, contents)
    parts = next((parts for parts in _parts(like.card, contents) if _runs(like.card, parts)), None)
    if parts is None:
        raise CheckpointError(
            f"this file cannot be read as {like.name} was, as its weights do not run in that network; open it without "
            "a sibling"
        )
    return told(like, OpenedModel(card=like.card, parts=parts, recognised=""))


def one_like(like: Sibling, readings: Sequence[Hypothesis]) -> OpenedModel:
    """Of the readings of a file the one that has the sibling's card. Raises CheckpointError, one sentence."""
    wanted = _plain(like.card)
    found = next((item.model for item in readings if _plain(item.model.card) == wanted), None)
    if found is None:
        raise CheckpointError(
            f"this file cannot be read as {like.name} was, as none of its {len(readings)} readings is that one; open "
            "it without a sibling"
        )
    return told(like, found)


def require_layout(like: Sibling, contents: Contents) -> None:
    """Raises CheckpointError, one sentence, where names or shapes of the weights are not those of the sibling."""
    layout = layout_of(contents)
    if layout == like.layout:
        return
    mine, theirs = ({name: shape for table in tables for name, shape in table} for tables in (layout, like.layout))
    name = next((name for name in (*theirs, *mine) if mine.get(name) != theirs.get(name)), None)
    differs = (
        "the same names stand in another order"
        if name is None
        else f"'{clean(name, 60)}' is {_size(mine.get(name))} here and {_size(theirs.get(name))} there"
    )
    raise CheckpointError(f"this file cannot be read as {like.name} was: {differs}; open it without a sibling")


def told(like: Sibling, model: OpenedModel) -> OpenedModel:
    """The model, as certain as its sibling and with the sibling named."""
    evidence = (f"read as its sibling {like.name} was", *model.evidence)
    said = model.with_facts(
        recognised=like.recognised,
        evidence=evidence,
        confidence=like.confidence,
        probability=like.probability,
        decided_by=like.decided_by,
        hypotheses=(),
    )
    if not like.architecture:
        return said
    only = Hypothesis(architecture=like.architecture, score=1.0, evidence=evidence, build=lambda: said)
    return said.with_facts(hypotheses=(only,))


def _plain(card: ModelCard) -> str:
    """Equal for equal cards, also where one came from another process and has lists in place of tuples."""
    return json.dumps(asdict(card), sort_keys=True, default=str)


def _size(shape: tuple[int, ...] | None) -> str:
    return "absent" if shape is None else "x".join(map(str, shape)) or "a number"


def _parts(card: ModelCard, contents: Contents) -> Iterator[Parts]:
    """What the card's family makes of each network of the file, as far as it can."""
    if card.family == "inferred":
        yield from _rebuilt(plan_from(card.config), weights_of(originals(contents.networks)))
        return
    family = families().get(card.family)
    if family is None:
        return
    for table in contents.networks:
        try:
            yield family.build(card, table.tensors)
        except CheckpointError:
            continue


def _rebuilt(plan: Plan, found: Sequence[Weights]) -> Iterator[Parts]:
    """The plan on the weights that have its layers, with every critic that has those of its discriminator."""
    main = replace(plan, discriminator=())
    critic = replace(plan, encoder=(), mean=(), spread=(), decoder=())
    critics = [one for one in found if critic.keys and critic.keys <= one.by_path.keys()]
    if not main.keys:
        yield from (parts_of(critic, one.by_path, one.parameters) for one in critics)
        return
    for one in found:
        if not main.keys <= one.by_path.keys():
            continue
        parts = parts_of(main, one.by_path, one.parameters)
        if not critic.keys:
            yield parts
        for other in critics:
            judged = parts_of(critic, other.by_path, 0)
            more = 0 if other is one else other.parameters
            yield replace(parts, discriminate=judged.discriminate, parameters=parts.parameters + more)


def _runs(card: ModelCard, parts: Parts) -> bool:
    try:
        require_runs(card, parts)
    except CheckpointError:
        return False
    return True
