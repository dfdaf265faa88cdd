"""The one door: ``open_checkpoint(path)`` reads a file inertly, recognises its network, and says how it knows.

Reading is ``models.reading``; then the card decides, else the author's source (``models.source``) where there is some,
else a family that knows the weights' names, else ``models.rebuilding`` rebuilds the network from names and shapes.
Nothing from the file and nothing of the source is executed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError
from models.families import Family, Recognition, families
from models.formats.contents import Contents, WeightTable
from models.formats.graphs.reading import reading_of
from models.formats.names import clean
from models.nonmodels import what_else
from models.opened import Hypothesis, OpenedModel
from models.reading import CheckpointPath, as_paths, fingerprint, read_contents
from models.recognition import Reading
from models.same_outputs import same_outputs
from models.siblings import UNNAMED, Sibling, layout_of, one_like, read_like, sibling
from models.source.facts import FAMILY
from models.source.finding import Source, SourcePaths, source_paths
from models.source.reading import Sources, read_sources

NAMED = 3
"""Files of a source that one sentence names."""
LAYOUT_ODDS = 20.0
"""How much likelier than the evidence alone a reading is that a public layout has, down to the last name and shape."""


def open_checkpoint(
    path: CheckpointPath,
    *,
    images: Any = None,
    labels: Any = None,
    choice: int | None = None,
    source: Source | SourcePaths = None,
    like: OpenedModel | Sibling | None = None,
) -> OpenedModel:
    """The best model that a checkpoint holds, with ``confidence``, ``evidence`` and ``hypotheses``, best first.

    ``path``: a file, a folder (diffusers, pythae, images), or several paths (or ``"ENC+DEC"``) whose halves are joined.
    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` (n,) of held-out data help to decide what weights do not
    say. ``choice`` takes that hypothesis (0 is the best) as the user's decision. ``source``: the author's own code of
    the network, ``.py`` or ``.ipynb`` files, a folder or a zip, which is read and never run; by default what lies
    beside the checkpoint, and none with ``()``. ``like``: another checkpoint of the same training, or how it was
    read (``models.siblings.sibling``); this one is read so and nothing is inferred, unless its card says what it is.

    Raises CheckpointError, one sentence: what the file is, what was expected, what to do.
    """
    paths = as_paths(path)
    where = source_paths(paths, source)
    held_out, targets = _images(images), _labels(labels)
    contents = read_contents(paths)
    digest, size = fingerprint(paths)
    if like is None:
        model = _model(contents, paths, where, held_out, targets, choice)
    else:
        other = like if isinstance(like, Sibling) else sibling(like, UNNAMED)
        model = _model_like(other, contents, paths, where, held_out, targets)
    return model.with_facts(format=contents.format, sha256=digest, bytes=size, layout=layout_of(contents))


def _model(
    contents: Contents,
    paths: Sequence[Path],
    source: SourcePaths,
    images: Tensor | None,
    labels: Tensor | None,
    choice: int | None,
) -> OpenedModel:
    if contents.ready is not None:
        return OpenedModel(
            card=contents.ready.card,
            parts=contents.ready.parts,
            recognised=contents.ready.recognised,
            evidence=contents.evidence + contents.ready.evidence,
        )
    if contents.card is not None:
        return _by_card(contents)
    if contents.judge is not None:
        return _decided(contents.judge(images, labels), contents, choice)
    sources = read_sources(source)
    if contents.graphs:
        return _by_graph(contents, paths, sources, images, labels, choice)
    found = _by_source(contents, paths, sources, images, labels, choice)
    if isinstance(found, OpenedModel):
        return found
    try:
        model = _by_weights(contents, images, labels, choice)
    except CheckpointError as error:
        raise CheckpointError(f"{error} ({found})" if found and sources.given else str(error)) from None
    return model.with_facts(evidence=(*model.evidence, found)) if found else model


def _model_like(
    like: Sibling,
    contents: Contents,
    paths: Sequence[Path],
    source: SourcePaths,
    images: Tensor | None,
    labels: Tensor | None,
) -> OpenedModel:
    """The network of the sibling with the weights of these files. Raises CheckpointError where they do not fit."""
    if contents.ready is not None or contents.card is not None:
        return _model(contents, paths, source, images, labels, None)
    if contents.networks and like.card.family != FAMILY:
        return read_like(like, contents)
    if contents.networks:
        from models.source.opening.sibling import read_like_with_source

        files = read_sources(source).files
        return read_like_with_source(like, contents, files, [path.name for path in paths], images, labels)
    return one_like(like, _model(contents, paths, source, images, labels, None).hypotheses)


def _by_weights(contents: Contents, images: Tensor | None, labels: Tensor | None, choice: int | None) -> OpenedModel:
    """By a family that knows names and shapes, else rebuilt from them. Raises CheckpointError."""
    other = what_else(contents)
    if other is not None:
        raise CheckpointError(other)
    # Of several networks each is a hypothesis of its own, and rebuilding weighs them together.
    main = [table for table in contents.networks if table.role not in ("ema", "loss")]
    known = _by_family(contents) if choice is None and len(main) < 2 else None
    reading = _rebuild(contents, images, labels)
    return (known and _confirmed(known, reading)) or _decided(reading, contents, choice)


def _by_card(contents: Contents) -> OpenedModel:
    assert contents.card is not None
    family = families().get(contents.card.family)
    if family is None:
        raise CheckpointError(
            f"the card of this file names the family '{clean(contents.card.family)}', which this version does not "
            f"have; it has {', '.join(sorted(families()))}: update Touchstone"
        )
    return OpenedModel(
        card=contents.card,
        parts=family.build(contents.card, contents.networks[0].tensors),
        recognised=f"{family.title}, as the card in the file says.",
        evidence=("the model card in the file's metadata", *contents.evidence),
    )


def _by_graph(
    contents: Contents,
    paths: Sequence[Path],
    sources: Sources,
    images: Tensor | None,
    labels: Tensor | None,
    choice: int | None,
) -> OpenedModel:
    """A graph that runs itself, with what the author's source says of its range and classes. Raises CheckpointError."""
    if not sources.files:
        return _decided(reading_of(contents.graphs, images, labels), contents, choice)
    from models.source.opening.graph_range import SourceOfGraph

    source = SourceOfGraph(sources.files, [path.name for path in paths], contents.graphs[0].format)
    model = _decided(reading_of(contents.graphs, images, labels, source), contents, choice)
    return model if choice else model.with_facts(source=source.facts)


def _by_source(
    contents: Contents,
    paths: Sequence[Path],
    sources: Sources,
    images: Tensor | None,
    labels: Tensor | None,
    choice: int | None,
) -> OpenedModel | str:
    """The class of the author's source whose names and shapes are those of the weights, or why there is none."""
    if not sources.files or not contents.networks:
        return sources.without_network
    from models.source.opening.reading import read_with_source

    found = read_with_source(contents, sources.files, [path.name for path in paths], images, labels)
    if not found.hypotheses:
        return found.unmatched if sources.given else f"looked at {_listed(sources)} beside the file: {found.unmatched}"
    chosen = found.hypotheses[_index(choice, found.hypotheses)]
    aside = tuple(f"left aside: {item}" for item in (*contents.skipped, *sources.left_aside))
    return chosen.model.with_facts(
        evidence=(
            *chosen.evidence,
            *(() if sources.given else ("the source lay beside the file",)),
            *contents.evidence,
            *aside,
        ),
        confidence="high" if found.certain or choice is not None else "choose",
        probability=found.probability if choice is None else None,
        decided_by="source" if choice is None else "user",
        hypotheses=found.hypotheses,
    )


def _listed(sources: Sources) -> str:
    """The names of the first files."""
    names = [file.name for file in sources.files]
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def _by_family(contents: Contents) -> OpenedModel | None:
    """The first network that a family knows by its weights; EMA copies stand first."""
    for table in contents.networks:
        for family in families().values():
            found = family.recognise(table.tensors) if family.recognise else None
            if found is not None:
                return _recognised(family, found, table, contents)
    return None


def _confirmed(known: OpenedModel, reading: Reading) -> OpenedModel | None:
    """The family's model, where the evidence does not speak against it; None where a copy was changed.

    Names and shapes do not fix activations, and copies of a layout change them. What no evidence decides (the output's
    range of a generator) is as the layout has it.
    """
    if not reading.hypotheses or reading.confidence == "unknown":
        return None
    least = reading.hypotheses[0].score / LAYOUT_ODDS
    same = next((item for item in reading.hypotheses if item.score >= least and same_outputs(known, item.model)), None)
    if same is None:
        return None
    agrees = "the evidence of the weights and images comes to the same network"
    first = (same, *(item for item in reading.hypotheses if item is not same))
    return known.with_facts(evidence=(*known.evidence, agrees, *same.evidence), hypotheses=first)


def _recognised(family: Family, found: Recognition, table: WeightTable, contents: Contents) -> OpenedModel:
    which = f" '{table.name}'" if table.name else ""
    return OpenedModel(
        card=found.card,
        parts=family.build(found.card, table.tensors),
        recognised=f"{family.title}: the weights{which} have the names and shapes of this family.",
        evidence=(*found.evidence, *contents.evidence, *(f"left aside: {item}" for item in contents.skipped)),
        decided_by="family",
    )


def _rebuild(contents: Contents, images: Tensor | None, labels: Tensor | None) -> Reading:
    from models.rebuilding import rebuild

    reading: Reading = rebuild(contents, images=images, labels=labels)
    return reading


def _decided(reading: Reading, contents: Contents, choice: int | None) -> OpenedModel:
    """The reading's best (or chosen) hypothesis as a model. Raises CheckpointError when there is none."""
    if not reading.hypotheses:
        raise CheckpointError(reading.recognised)
    chosen: Hypothesis = reading.hypotheses[_index(choice, reading.hypotheses)]
    evidence = (*reading.evidence, *chosen.evidence, *contents.evidence)
    return chosen.model.with_facts(
        recognised=reading.recognised,
        evidence=evidence + tuple(f"left aside: {item}" for item in contents.skipped),
        confidence="high" if choice is not None else reading.confidence,
        probability=None if choice is not None else reading.probability,
        decided_by="inference" if choice is None else "user",
        hypotheses=reading.hypotheses,
    )


def _index(choice: int | None, hypotheses: Sequence[Hypothesis]) -> int:
    """Raises CheckpointError for a choice that there is not."""
    index = choice or 0
    if not 0 <= index < len(hypotheses):
        raise CheckpointError(
            f"hypothesis {index} was chosen and there are {len(hypotheses)}, numbered from 0; choose one of them"
        )
    return index


def _images(images: Any) -> Tensor | None:
    if images is None:
        return None
    tensor = torch.as_tensor(images, dtype=torch.float32)
    if tensor.ndim != 4:
        raise CheckpointError(f"images must have shape (n, c, h, w) in [0, 1]; got {tuple(tensor.shape)}")
    return tensor


def _labels(labels: Any) -> Tensor | None:
    return None if labels is None else torch.as_tensor(labels).to(torch.int64)
