"""Ranked plans as a ``Reading``: hypotheses that build their models, and the evidence in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from models.likelihood import likely
from models.opened import Confidence, Hypothesis, OpenedModel
from models.rebuilding.candidates import Network
from models.rebuilding.judge.critics import critic_confidence
from models.rebuilding.judge.features import Features, features_of
from models.rebuilding.judge.probability import fitted, probability
from models.rebuilding.judge.ranking import Ranked, autoencoder_confidence, difference, generator_confidence, shares
from models.rebuilding.plan import Plan, card_of, parts_of
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.conventions import recognise
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.recognition import Reading
from models.same_outputs import same_order

SHOWN = 8
"""Hypotheses that a reading holds at most."""
GIVES_IMAGES = ("autoencoder", "generator")
"""Kinds whose images are compared. Of the others the order of the output is, which all readings may share."""


@dataclass(frozen=True)
class Read:
    """One network with the plans that were found for it, best first."""

    network: Network
    found: list[Rebuilt]

    @property
    def kind(self) -> str:
        return self.network.sketch.kind


def report(read: Read, critic: Read | None, images: Tensor | None, labels: Tensor | None) -> Reading:
    """What is told of a network, and of the discriminator beside it; ``images`` and ``labels`` of the data at hand."""
    kind, found, network = read.kind, read.found, read.network
    plan = found[0].plan
    doubts = doubts_of(plan, network)
    confidence = _confidence(read, images, labels)
    chance = probability(features_of_read(read)) * (1.0 if critic is None else probability(features_of_read(critic)))
    if confidence == "high" and kind in GIVES_IMAGES and chance < fitted().sure:
        confidence = "choose"
    named = "vae" if kind == "autoencoder" and plan.spread else "gan" if critic else kind
    recognised = _sentence(named, plan, confidence, chance)
    ranked = shares(found)[:SHOWN]
    hypotheses = tuple(_hypothesis(item, found, network, critic, confidence, recognised) for item in ranked)
    common = [f"{len(network.layers)} layers chain: {_chain(plan)}"]
    convention = recognise(tuple(network.layers))
    if convention is not None:
        common.append(f"the names are those of {convention.title}")
    common.extend(doubts)
    if network.sketch.unused:
        common.append(f"left unused: {', '.join(network.sketch.unused)}")
    if len(found) > 1:
        other = found[1]
        gap = other.scored.total - found[0].scored.total
        common.append(f"runner-up, behind by {gap:.2f}: {difference(found[0].scored.choice, other.scored.choice)}")
    return Reading(
        hypotheses=hypotheses,
        confidence=confidence,
        probability=chance if kind in GIVES_IMAGES or confidence != "high" else None,
        recognised=recognised,
        evidence=tuple(common),
        kind=named,
    )


def features_of_read(read: Read) -> Features:
    """What tells how likely the first plan of a network is the true one."""
    return features_of(
        read.kind,
        read.found,
        settled=read.kind in GIVES_IMAGES and _rules(read) == "high",
        conventional=_conventional(read),
        doubts=doubts_of(read.found[0].plan, read.network),
    )


def _conventional(read: Read) -> bool:
    return recognise(tuple(read.network.layers)) is not None


def doubts_of(plan: Plan, network: Network) -> list[str]:
    """Why a reading cannot be certain whatever the evidence: layers that it leaves out, names of skip connections."""
    used = plan.keys
    aside = [
        layer.path or "a tensor of the network itself"
        for layer in network.layers.values()
        if layer.path not in used and layer.path not in network.sketch.unused and not _of_another(layer, network)
    ]
    found: list[str] = []
    if aside:
        more = f" and {len(aside) - 4} more" if len(aside) > 4 else ""
        found.append(f"this reading leaves out {', '.join(aside[:4])}{more}")
    words = {word for path in network.layers for word in naming.words(path)}
    if words & {"res", "residual", "resblock", "resnet", "skip", "shortcut"}:
        found.append("the names speak of residual or skip connections, which names and shapes do not show")
    return found


def _of_another(layer: Layer, network: Network) -> bool:
    """Whether a layer belongs to the other network of a table that holds a generator and a discriminator."""
    critic = naming.side(layer.path) == "discriminator"
    return critic != (network.sketch.kind == "discriminator") and (critic or network.sketch.kind == "discriminator")


def _chain(plan: Plan) -> str:
    size = "x".join(map(str, plan.image_shape))
    if plan.discriminator:
        return f"{size} images to a score"
    if plan.encoder and not plan.decoder:
        return f"{size} images to a code of {plan.latent_dim}"
    if plan.encoder or plan.mean:
        return f"{size} images to a code of {plan.latent_dim} and back"
    return f"a code of {plan.latent_dim} to {size} images"


def _sentence(named: str, plan: Plan, confidence: Confidence, chance: float) -> str:
    titles = {
        "vae": "a variational autoencoder", "autoencoder": "an autoencoder", "generator": "a generator",
        "gan": "a GAN, generator and discriminator", "discriminator": "a discriminator", "encoder": "an encoder",
    }  # fmt: skip
    labels = f", conditioned on {plan.classes} classes" if plan.classes else ""
    ending = {
        "high": "the evidence leaves one reading",
        "choose": f"this reading is {likely(chance)}: confirm it, or choose another",
        "unknown": "no reading reconstructs these images",
    }[confidence]
    return f"Rebuilt from its weights as {titles[named]} ({_chain(plan)}{labels}); {ending}."


def _evidence(item: Rebuilt, found: Sequence[Rebuilt]) -> tuple[str, ...]:
    said: list[str] = []
    if item.trial is not None:
        said.append(f"reconstructs {item.trial.title} with {item.relative_error:.0%} of the error of their mean image")
    elif not math.isnan(item.relative_error):
        whose = "the data set" if item.own else "stand-in images"
        said.append(
            f"samples differ from {whose} by {item.relative_error:.2f} of its variance (Frechet, 20 components)"
        )
    if not math.isnan(item.norm_mismatch):
        said.append(f"what enters the BatchNorms differs from their stored statistics by {item.norm_mismatch:.3f} nats")
    if item is not found[0]:
        said.append(difference(found[0].scored.choice, item.scored.choice))
    if item.trial is not None and not item.own:
        said.append("judged on stand-in images: choose a data set of the model's shape to decide better")
    return tuple(said)


def _judges(critic: Plan, generator: Plan) -> bool:
    """Whether a discriminator takes what the generator makes, with the labels that it was made from."""
    return critic.image_shape == generator.image_shape and critic.classes in (None, generator.classes)


def model_of(plan: Plan, network: Network) -> OpenedModel:
    """The model of one plan, to be compared with others: nothing is said of how it was found."""
    parts = parts_of(plan, network.layers, network.parameters)
    return OpenedModel(card=card_of(plan, "inferred"), parts=parts, recognised="", decided_by="inference")


def _hypothesis(
    item: Ranked,
    found: Sequence[Rebuilt],
    network: Network,
    critic: Read | None,
    confidence: Confidence,
    recognised: str,
) -> Hypothesis:
    plan = item.rebuilt.plan
    evidence = _evidence(item.rebuilt, found)
    judged: Plan | None = None
    if critic is not None and _judges(critic.found[0].plan, plan):
        judged = replace(critic.found[0].plan, value_range=plan.value_range)  # trained together, on the same images

    shown = plan if judged is None else replace(plan, discriminator=judged.discriminator)

    def build() -> OpenedModel:
        parts = parts_of(plan, network.layers, network.parameters)
        if judged is not None and critic is not None:
            other = parts_of(judged, critic.network.layers, 0)
            more = 0 if critic.network.layers is network.layers else critic.network.parameters
            parts = replace(parts, discriminate=other.discriminate, parameters=parts.parameters + more)
        return OpenedModel(
            card=card_of(shown, "inferred"),
            parts=parts,
            recognised=recognised,
            evidence=evidence,
            confidence=confidence,
            decided_by="inference",
        )

    return Hypothesis(architecture=shown.notation, score=item.score, evidence=evidence, build=build)


def _confidence(read: Read, images: Tensor | None, labels: Tensor | None) -> Confidence:
    """What the rules say. They never call a reading certain that leaves something out."""
    found, network = read.found, read.network
    best = model_of(found[0].plan, network)
    if read.kind in GIVES_IMAGES:
        said = _rules(read)
    elif images is None:
        said = "choose"
    else:
        said = critic_confidence(found, lambda other: same_order(best, model_of(other.plan, network), images, labels))
    return "choose" if said == "high" and doubts_of(found[0].plan, network) else said


def _rules(read: Read) -> Confidence:
    """Of an autoencoder or a generator."""
    if read.kind == "autoencoder":
        return autoencoder_confidence(read.found, conventional=_conventional(read))
    return generator_confidence(read.found)
