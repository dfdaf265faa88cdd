"""What a reading by the source says: the model, its evidence in words, the facts for the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.likelihood import likely
from models.opened import Confidence, Hypothesis, OpenedModel
from models.source.facts import DecidingLine, SourceFacts
from models.source.opening.differing import differences
from models.source.opening.doubts import LOWERS, Doubt, doubts_of
from models.source.opening.hints import prior_of
from models.source.opening.joining import Joined
from models.source.opening.likelihood import Features, features_of, fitted, probability
from models.source.opening.model import card_of, parts_of
from models.source.opening.networks import Asked, Loaded
from models.source.opening.pixel_range import Decision, Ranges, decide, relative_error
from models.source.surroundings.noise import Drawn, Noise, noises_of
from models.source.surroundings.scalings import Range, Scaling, scalings_of
from models.source.surroundings.syntax import Tree

_DECODES = re.compile(r"dec", re.IGNORECASE)
_DRAWS = re.compile(r"randn|normal|Normal|\brand\b")
JUDGED = 64
"""Images that a range is judged on."""


@dataclass(frozen=True)
class Told:
    hypothesis: Hypothesis
    certain: bool
    probability: float | None
    """That it is right, where the source leaves something open."""
    features: Features
    recognised: str
    evidence: tuple[str, ...]


def tell(asked: Asked, joined: Joined, all_readings: Sequence[Joined]) -> Told:
    """One reading as a hypothesis."""
    main, found = joined.main, joined.found
    near = asked.library.near(main.source)
    scalings, belong = _scalings(asked, near, found.bounds)
    if asked.ranges is None:
        generates = found.kind == "generator" and not _DECODES.search(main.source.title)
        decision = decide(scalings, found.bounds, _error(asked, joined), generates=generates)
    else:
        decision = Decision(asked.ranges, "as its sibling was read", certain=True)
    if not belong and decision.lines:
        decision = replace(decision, certain=False)
    noise = _noise(near, joined)
    doubts = list(doubts_of(joined, all_readings, decision, noise))
    features = features_of(found, decision, doubts)
    likelihood = _likelihood(features, doubts)
    facts = facts_of(asked, joined, decision, noise)
    certain = not doubts or (likelihood is not None and likelihood >= fitted().sure)
    confidence: Confidence = "high" if certain else "choose"
    parts = parts_of(found, decision, _drawn(joined, noise, near), joined.parameters)
    card = card_of(found, decision, {"class": main.source.title, "arguments": _config(main)})
    others = [f"{item.source.title}: {_facts_sentence(asked, item)}" for item in joined.members[1:]]
    parted = _parted(asked, joined, all_readings)
    evidence = (facts.sentence, *parted, *others, *_arguments(main), *found.evidence, decision.words)
    evidence += tuple(doubt.text for doubt in doubts)
    recognised = f"{facts.sentence[0].upper()}{facts.sentence[1:]}: {_what(joined)}; {_ending(doubts, likelihood)}."

    def build() -> OpenedModel:
        return OpenedModel(
            card=card, parts=parts, recognised=recognised, evidence=evidence, confidence=confidence,
            probability=likelihood, decided_by="source", source=facts,
        )  # fmt: skip

    score = 1.0 / (1 + list(all_readings).index(joined)) if len(all_readings) > 1 else 1.0
    architecture = f"{main.source.title} of {main.source.file.name}: {_what(joined)}"
    return Told(
        Hypothesis(architecture=architecture, score=score, evidence=evidence, build=build),
        certain,
        likelihood,
        features,
        recognised,
        evidence,
    )


def _parted(asked: Asked, joined: Joined, all_readings: Sequence[Joined]) -> tuple[str, ...]:
    """Where this reading parts from the likeliest one; of the likeliest, where the next one parts from it."""
    others = all_readings[1:2] if joined is all_readings[0] else all_readings[:1]
    pairs = (pair for other in others for pair in zip(joined.members, other.members, strict=False))
    return tuple(
        phrase for one, other in pairs if one is not other for phrase in differences(one, other, asked.library.trees)
    )


def _scalings(asked: Asked, near: Sequence[Tree], bounds: Range | None) -> tuple[list[Scaling], bool]:
    """How the files nearest to the class scale images, and whether these are files that belong to it.

    The class's own file counts before those that name the class, those of its folder before others. Where others alone
    say a range, and not the one in which the last activation keeps the images, any file that says that one counts too.
    """
    own = near[0].file.name if near else ""
    folder = own.rpartition("/")[0]
    beside = [tree for tree in near[1:] if tree.file.name.rpartition("/")[0] == folder]
    others = [tree for tree in near[1:] if tree not in beside]
    rest = [tree for tree in asked.library.trees.values() if tree not in near]
    found: list[Scaling] = []
    for trees in (near[:1], beside, others, rest):
        found += [item for tree in trees for item in scalings_of(tree)]
        ahead = [item for item in found if item.how != "undone"]
        if trees is others and ahead and bounds is not None and all(item.one != bounds for item in ahead):
            found += [item for tree in rest for item in scalings_of(tree) if item.one == bounds]
        if ahead:
            return found, trees is not rest
    return found, True


def _error(asked: Asked, joined: Joined) -> Callable[[Ranges], float] | None:
    """The reconstruction error of the user's images under a range; None where they say nothing."""
    found, images = joined.found, asked.images
    if images is None or found.encode is None or found.decode is None or tuple(images.shape[1:]) != found.image_shape:
        return None
    shown = images[:JUDGED]
    labels = None if asked.labels is None else asked.labels[:JUDGED]
    if found.classes is not None and labels is not None and int(labels.max()) >= found.classes:
        return None

    encode, decode = found.encode, found.decode

    def reconstruct(inward: Tensor) -> Tensor:
        with torch.no_grad():
            return decode(encode(inward, labels).mean, labels)

    return lambda ranges: relative_error(reconstruct, shown, ranges)


def _noise(near: Sequence[Tree], joined: Joined) -> Noise | None:
    if joined.found.latent_dim is None:
        return None
    return prior_of([item for tree in near for item in noises_of(tree)], joined.found.latent_dim)


def _drawn(joined: Joined, noise: Noise | None, near: Sequence[Tree]) -> Drawn | None:
    """A VAE's code is normal, a generator's as the source draws it; an autoencoder and its decoder have no prior."""
    found = joined.found
    if found.encode is not None:
        return "normal" if found.posterior else None
    if found.decode is None:
        return None
    draws = any(_DRAWS.search(tree.file.text) for tree in near)
    if noise is None and _DECODES.search(joined.main.source.title) and not draws:
        return None
    return noise.drawn if noise is not None else "normal"


def facts_of(asked: Asked, joined: Joined, decision: Decision, noise: Noise | None) -> SourceFacts:
    main = joined.main
    file, source = main.source.file, main.source
    lines = [
        DecidingLine(
            file=item.file.name, place=item.file.place(item.line), text=item.text[:200], decided=decision.words,
        )
        for item in decision.lines
    ]  # fmt: skip
    if noise is not None and joined.found.encode is None:
        text = noise.file.line(noise.line)[:200]
        lines.append(
            DecidingLine(
                file=noise.file.name, place=noise.file.place(noise.line), text=text,
                decided="codes are normal" if noise.drawn == "normal" else "codes are uniform",
            )
        )  # fmt: skip
    used = dict.fromkeys(
        [file, *(item.source.file for item in joined.members), *(line.file for line in decision.lines)]
    )
    return SourceFacts(
        files=tuple((item.name, item.sha256) for item in used),
        file=file.name,
        class_name=source.title,
        first_line=source.first_line,
        last_line=source.last_line,
        place=file.place(source.first_line, source.last_line),
        arguments=main.match.arguments,
        deciding=tuple(lines),
    )


def _facts_sentence(asked: Asked, item: Loaded) -> str:
    source = item.source
    return f"read from {source.file.name}, {source.file.place(source.first_line, source.last_line)}"


def _config(main: Loaded) -> dict[str, str]:
    return {item.name: item.value for item in main.match.arguments}


def _arguments(main: Loaded) -> tuple[str, ...]:
    return tuple(f"{item.name}={item.value}, from {item.origin}" for item in main.match.arguments[:8])


def _what(joined: Joined) -> str:
    found = joined.found
    size = "x".join(map(str, found.image_shape))
    names = {
        "autoencoder": "a variational autoencoder" if found.posterior else "an autoencoder",
        "encoder": "an encoder", "generator": "a generator", "discriminator": "a discriminator",
    }  # fmt: skip
    if found.kind == "generator" and found.discriminate is not None:
        names["generator"] = "a GAN, generator and discriminator,"
    code = f" with a code of {found.latent_dim}" if found.latent_dim is not None else ""
    labels = f", conditioned on {found.classes} classes" if found.classes else ""
    if found.fixed:
        labels += f" ({' and '.join(found.fixed)} beside them stays at its first value, 0)"
    return f"{names[found.kind]} of {size} images{code}{labels}"


def _likelihood(features: Features, doubts: Sequence[Doubt]) -> float | None:
    """That the reading is right; None without a doubt, and with one that no network of known make had."""
    weights = fitted().kinds[features.kind]
    said = [LOWERS[doubt.about] for doubt in doubts if doubt.about in LOWERS]
    return None if not doubts or any(not weights[name] for name in said) else probability(features)


def _ending(doubts: Sequence[Doubt], likelihood: float | None) -> str:
    if not doubts:
        return "the source leaves nothing open"
    if likelihood is None:
        return doubts[0].text
    return f"this reading is {likely(likelihood)}, as {doubts[0].text}"
