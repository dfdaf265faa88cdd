"""The entry: weights in, ranked readings out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from models.formats.contents import Contents, WeightTable
from models.opened import Confidence, Hypothesis, OpenedModel
from models.rebuilding.judge import verdicts
from models.rebuilding.judge.ranking import Ranked, autoencoder_confidence, difference, generator_confidence, shares
from models.rebuilding.plan import Plan, card_of, parts_of
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.autoencoder import rebuild_autoencoder
from models.rebuilding.search.conventions import recognise
from models.rebuilding.search.discriminator import rebuild_discriminator, rebuild_encoder
from models.rebuilding.search.generator import rebuild_generator
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer, layers_of
from models.rebuilding.sketch.networks import Sketch, sketches
from models.recognition import Reading

SECONDS = 3.5
"""Time for the search of one network; the whole stays under ten seconds on two cores."""
SHOWN = 8

_ORDER = {"autoencoder": 0, "generator": 1, "encoder": 2, "discriminator": 3, "classifier": 4, "unknown": 5}


@dataclass(frozen=True)
class _Network:
    sketch: Sketch
    layers: Mapping[str, Layer]
    parameters: int


def rebuild(contents: Contents, *, images: Tensor | None = None, labels: Tensor | None = None) -> Reading:
    """Rebuilds the network of a checkpoint from the names and shapes of its weights.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` int64 (n,) of the chosen data decide between readings;
    without them stand-ins that ship with scikit-learn do, and confidence is lower. Never raises for odd weights:
    the reading says what was understood.
    """
    tables = _originals(contents.networks)
    every = [layer for table in tables for layer in layers_of(table)]
    named = verdicts.foreign(every)
    if named is not None:
        kind, sentence = named
        return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)
    networks = _networks(tables)
    readings: list[tuple[str, list[Rebuilt], _Network]] = []
    for network in networks:
        found = _readings(network, images, labels)
        if found:
            readings.append((network.sketch.kind, found, network))
    if not readings:
        return _nothing(networks, every)
    kind, found, network = readings[0]
    critic = next((item for item in readings[1:] if item[0] == "discriminator"), None) if kind == "generator" else None
    return _report(kind, found, network, critic)


def _originals(tables: Sequence[WeightTable]) -> list[WeightTable]:
    """The tables to read: no losses, and an averaged copy in place of the weights that it averages."""
    kept: list[WeightTable] = []
    for table in tables:
        shapes = {name: tuple(tensor.shape) for name, tensor in table.tensors.items()}
        copied = any(
            other.role == "ema" and shapes == {name: tuple(t.shape) for name, t in other.tensors.items()}
            for other in kept
        )
        if table.role != "loss" and not copied:
            kept.append(table)
    return kept


def _networks(tables: Sequence[WeightTable]) -> list[_Network]:
    """Sketches of every table, the most useful first; separate encoder and decoder tables are joined."""
    joined = _join_halves(tables)
    sources = [joined] if joined else [(layers_of(table), table.role, table.parameters) for table in tables]
    found: list[_Network] = []
    for layers, role, parameters in sources:
        by_path = {layer.path: layer for layer in layers}
        found.extend(_Network(sketch, by_path, parameters) for sketch in sketches(layers, role))
    return sorted(found, key=lambda network: _ORDER[network.sketch.kind])


def _join_halves(tables: Sequence[WeightTable]) -> tuple[tuple[Layer, ...], str, int] | None:
    halves = {role: table for table in tables for role in ("encoder", "decoder") if table.role == role}
    if len(halves) != 2:
        return None
    layers: list[Layer] = []
    for role in ("encoder", "decoder"):
        layers.extend(layers_of(_prefixed(halves[role], role)))
    return tuple(layers), "", sum(table.parameters for table in halves.values())


def _prefixed(table: WeightTable, role: str) -> WeightTable:
    """The table with its half's name before every name, so that two halves can share one namespace."""
    modules = tuple(replace(item, path=f"{role}.{item.path}" if item.path else role) for item in table.modules)
    return replace(table, tensors={f"{role}.{name}": t for name, t in table.tensors.items()}, modules=modules)


def _readings(network: _Network, images: Tensor | None, labels: Tensor | None) -> list[Rebuilt]:
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


def _nothing(networks: Sequence[_Network], layers: Sequence[Layer]) -> Reading:
    if networks and networks[0].sketch.kind == "classifier":
        sentence, kind = verdicts.classifier(networks[0].sketch), "classifier"
    else:
        sentence, kind = verdicts.no_chain(layers), ""
    return Reading(hypotheses=(), confidence="unknown", recognised=f"This is {sentence}.", kind=kind)


def _confidence(kind: str, found: Sequence[Rebuilt], conventional: bool) -> Confidence:
    if kind == "autoencoder":
        return autoencoder_confidence(found, conventional=conventional)
    if kind == "generator":
        return generator_confidence(found)
    return "choose"


def _report(
    kind: str, found: list[Rebuilt], network: _Network, critic: tuple[str, list[Rebuilt], _Network] | None
) -> Reading:
    plan = found[0].plan
    doubts = _doubts(plan, network)
    confidence = _confidence(kind, found, recognise(tuple(network.layers)) is not None)
    if doubts and confidence == "high":
        confidence = "choose"
    named = "vae" if kind == "autoencoder" and plan.spread else "gan" if critic else kind
    recognised = _sentence(named, plan, confidence)
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
        hypotheses=hypotheses, confidence=confidence, recognised=recognised, evidence=tuple(common), kind=named
    )


def _doubts(plan: Plan, network: _Network) -> list[str]:
    """Why a reading cannot be certain whatever the evidence: layers that it leaves out, names of skip connections."""
    used = plan.keys
    aside = [
        layer.path
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


def _of_another(layer: Layer, network: _Network) -> bool:
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


def _sentence(named: str, plan: Plan, confidence: Confidence) -> str:
    titles = {
        "vae": "a variational autoencoder", "autoencoder": "an autoencoder", "generator": "a generator",
        "gan": "a GAN, generator and discriminator", "discriminator": "a discriminator", "encoder": "an encoder",
    }  # fmt: skip
    labels = f", conditioned on {plan.classes} classes" if plan.classes else ""
    ending = {
        "high": "the evidence leaves one reading",
        "choose": "more than one reading is possible: choose one",
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


def _hypothesis(
    item: Ranked,
    found: Sequence[Rebuilt],
    network: _Network,
    critic: tuple[str, list[Rebuilt], _Network] | None,
    confidence: Confidence,
    recognised: str,
) -> Hypothesis:
    plan = item.rebuilt.plan
    evidence = _evidence(item.rebuilt, found)
    judged: Plan | None = None
    if critic is not None and _judges(critic[1][0].plan, plan):
        judged = replace(critic[1][0].plan, value_range=plan.value_range)  # trained together, on the same images

    def build() -> OpenedModel:
        parts = parts_of(plan, network.layers, network.parameters)
        if judged is not None and critic is not None:
            other = parts_of(judged, critic[2].layers, 0)
            more = 0 if critic[2].layers is network.layers else critic[2].parameters
            parts = replace(parts, discriminate=other.discriminate, parameters=parts.parameters + more)
        return OpenedModel(
            card=card_of(plan, "inferred"),
            parts=parts,
            recognised=recognised,
            evidence=evidence,
            confidence=confidence,
            decided_by="inference",
        )

    shown = plan if judged is None else replace(plan, discriminator=judged.discriminator)
    return Hypothesis(architecture=shown.notation, score=item.score, evidence=evidence, build=build)
