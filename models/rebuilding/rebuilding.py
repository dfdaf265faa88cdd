"""The entry: weights in, ranked readings out."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from models.formats.contents import Contents
from models.rebuilding.candidates import Network, networks, originals, smaller_networks
from models.rebuilding.fitting import accepts, fits, is_proven, unfit
from models.rebuilding.hypotheses import Read, model_of, report
from models.rebuilding.judge import verdicts
from models.rebuilding.judge.budget import WORK_OF_A_FILE, WORK_OF_A_NETWORK, Budget
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.autoencoder import rebuild_autoencoder
from models.rebuilding.search.discriminator import rebuild_discriminator, rebuild_encoder
from models.rebuilding.search.generator import rebuild_generator
from models.rebuilding.sketch.layers import Layer, layers_of
from models.recognition import Reading
from models.same_outputs import distinct


def rebuild(contents: Contents, *, images: Tensor | None = None, labels: Tensor | None = None) -> Reading:
    """Rebuilds the network of a checkpoint from the names and shapes of its weights.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` int64 (n,) of the chosen data decide between readings;
    without them stand-ins that ship with scikit-learn do, and confidence is lower. Never raises for odd weights:
    the reading says what was understood.
    """
    found = first_read(contents, images=images, labels=labels)
    return found if isinstance(found, Reading) else report(*found, images, labels)


def first_read(
    contents: Contents, *, images: Tensor | None = None, labels: Tensor | None = None
) -> tuple[Read, Read | None] | Reading:
    """The network that is of most use, with its plans, and the discriminator beside it; or why there is none."""
    tables = originals(contents.networks)
    every = [layer for table in tables for layer in layers_of(table)]
    named = verdicts.foreign(every)
    if named is not None:
        kind, sentence = named
        return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)
    candidates = networks(tables)
    whole = Budget(WORK_OF_A_FILE)
    searched = (Read(network, _plans(network, images, labels, whole)) for network in candidates)
    best = next((read for read in searched if read.found), None)
    too_large = whole.spent
    if (best is None or not fits(best, images)) and not _classifies(candidates):
        smaller = (network for network in smaller_networks(tables) if accepts(network, images))
        reads = (Read(network, _plans(network, images, labels, whole)) for network in smaller)
        best = next((read for read in reads if read.found and is_proven(read, best)), best)
    if best is None:
        return _nothing(candidates, every, too_large=too_large)
    absurd = unfit(best, images)
    if absurd is not None:
        return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {absurd}.")
    others = searched if best.kind == "generator" else iter(())
    critic = next((read for read in others if read.kind == "discriminator" and read.found), None)
    return best, critic


def _plans(network: Network, images: Tensor | None, labels: Tensor | None, whole: Budget) -> list[Rebuilt]:
    """Plans of one network, with its share of what the file may cost."""
    given = min(WORK_OF_A_NETWORK, whole.left)
    budget = Budget(given)
    found = _searched(network, images, labels, budget)
    whole.spend(given - budget.left)
    models = [model_of(item.plan, network) for item in found]
    return [found[place] for place in distinct(models, images, labels)]


def _searched(network: Network, images: Tensor | None, labels: Tensor | None, budget: Budget) -> list[Rebuilt]:
    sketch, layers = network.sketch, network.layers
    if sketch.kind == "autoencoder":
        return rebuild_autoencoder(sketch, layers, images, labels, budget)
    if sketch.kind == "generator":
        return rebuild_generator(sketch, layers, images, budget=budget)
    if sketch.kind == "discriminator":
        return rebuild_discriminator(sketch, layers, images, labels, budget=budget)
    if sketch.kind == "encoder":
        return rebuild_encoder(sketch, layers, images, labels, budget=budget)
    return []


def _classifies(found: Sequence[Network]) -> bool:
    return bool(found) and found[0].sketch.kind == "classifier"


def _nothing(found: Sequence[Network], layers: Sequence[Layer], *, too_large: bool) -> Reading:
    if _classifies(found):
        sentence, kind = verdicts.classifier(found[0].sketch), "classifier"
    else:
        sentence, kind = verdicts.too_large() if too_large else verdicts.no_chain(layers), ""
    return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)
