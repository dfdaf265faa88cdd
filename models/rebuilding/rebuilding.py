"""The entry: weights in, ranked readings out."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from models.formats.contents import Contents
from models.rebuilding.candidates import Network, networks, originals
from models.rebuilding.hypotheses import Read, report
from models.rebuilding.judge import verdicts
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.autoencoder import rebuild_autoencoder
from models.rebuilding.search.discriminator import rebuild_discriminator, rebuild_encoder
from models.rebuilding.search.generator import rebuild_generator
from models.rebuilding.sketch.layers import Layer, layers_of
from models.recognition import Reading

SECONDS = 3.5
"""Time for the search of one network; the whole stays under ten seconds on two cores."""


def rebuild(contents: Contents, *, images: Tensor | None = None, labels: Tensor | None = None) -> Reading:
    """Rebuilds the network of a checkpoint from the names and shapes of its weights.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` int64 (n,) of the chosen data decide between readings;
    without them stand-ins that ship with scikit-learn do, and confidence is lower. Never raises for odd weights:
    the reading says what was understood.
    """
    tables = originals(contents.networks)
    every = [layer for table in tables for layer in layers_of(table)]
    named = verdicts.foreign(every)
    if named is not None:
        kind, sentence = named
        return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)
    candidates = networks(tables)
    searched = [Read(network, _plans(network, images, labels)) for network in candidates]
    readings = [read for read in searched if read.found]
    if not readings:
        return _nothing(candidates, every)
    best = readings[0]
    critics = [read for read in readings[1:] if read.kind == "discriminator"] if best.kind == "generator" else []
    return report(best, critics[0] if critics else None)


def _plans(network: Network, images: Tensor | None, labels: Tensor | None) -> list[Rebuilt]:
    sketch, layers = network.sketch, network.layers
    if sketch.kind == "autoencoder":
        return rebuild_autoencoder(sketch, layers, images, labels, SECONDS)
    if sketch.kind == "generator":
        return rebuild_generator(sketch, layers, images, seconds=SECONDS)
    if sketch.kind == "discriminator":
        return rebuild_discriminator(sketch, layers, images, labels, seconds=SECONDS)
    if sketch.kind == "encoder":
        return rebuild_encoder(sketch, layers, images, labels, seconds=SECONDS)
    return []


def _nothing(found: Sequence[Network], layers: Sequence[Layer]) -> Reading:
    if found and found[0].sketch.kind == "classifier":
        sentence, kind = verdicts.classifier(found[0].sketch), "classifier"
    else:
        sentence, kind = verdicts.no_chain(layers), ""
    return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)
