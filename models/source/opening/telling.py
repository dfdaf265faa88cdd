"""What a reading by the source says: the model, its evidence in words, the facts for the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.opened import Confidence, Hypothesis, OpenedModel
from models.source.facts import DecidingLine, SourceFacts
from models.source.opening.comparing import ordered_alike
from models.source.opening.differing import differences
from models.source.opening.hints import prior_of
from models.source.opening.joining import Joined
from models.source.opening.model import card_of, parts_of
from models.source.opening.networks import Asked, Loaded
from models.source.opening.pixel_range import Decision, Ranges, channels, decide, relative_error
from models.source.roles.found import Found
from models.source.surroundings.noise import Drawn, Noise, noises_of
from models.source.surroundings.scalings import Scaling, scalings_of
from models.source.surroundings.syntax import Tree

_DRAWS = re.compile(r"randn|normal|Normal|\brand\b")
OUTSIDE = 0.1
"""A share of pixels, and a share of the range beyond it."""
JUDGED = 64
"""Images that a range is judged on."""
_LOSSES = ("loss", "lpips", "perceptual", "vgg", "disc", "critic", "ema", "optim", "metric")


@dataclass(frozen=True)
class Told:
    hypothesis: Hypothesis
    certain: bool
    recognised: str
    evidence: tuple[str, ...]


def tell(asked: Asked, joined: Joined, all_readings: Sequence[Joined]) -> Told:
    """One reading as a hypothesis."""
    main, found = joined.main, joined.found
    near = asked.library.near(main.source)
    scalings, belong = _scalings(asked, near)
    if asked.ranges is None:
        decision = decide(scalings, found.bounds, _error(asked, joined))
    else:
        decision = Decision(asked.ranges, "as its sibling was read", certain=True)
    if not belong and decision.lines:
        decision = replace(decision, certain=False)
    noise = _noise(near, joined)
    doubts = list(_doubts(joined, all_readings, decision, noise))
    facts = facts_of(asked, joined, decision, noise)
    certain = not doubts
    confidence: Confidence = "high" if certain else "choose"
    parts = parts_of(found, decision, _drawn(joined, noise, near), joined.parameters)
    card = card_of(found, decision, {"class": main.source.title, "arguments": _config(main)})
    others = [f"{item.source.title}: {_facts_sentence(asked, item)}" for item in joined.members[1:]]
    parted = _parted(asked, joined, all_readings)
    evidence = (facts.sentence, *parted, *others, *_arguments(main), *found.evidence, decision.words, *doubts)
    recognised = f"{facts.sentence[0].upper()}{facts.sentence[1:]}: {_what(joined)}; {_ending(doubts)}."

    def build() -> OpenedModel:
        return OpenedModel(
            card=card, parts=parts, recognised=recognised, evidence=evidence, confidence=confidence,
            decided_by="source", source=facts,
        )  # fmt: skip

    score = 1.0 / (1 + list(all_readings).index(joined)) if len(all_readings) > 1 else 1.0
    architecture = f"{main.source.title} of {main.source.file.name}: {_what(joined)}"
    return Told(
        Hypothesis(architecture=architecture, score=score, evidence=evidence, build=build),
        certain,
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


def _scalings(asked: Asked, near: Sequence[Tree]) -> tuple[list[Scaling], bool]:
    """How the files nearest to the class scale images, and whether these are files that belong to it.

    The class's own file counts before those that name the class, those of its folder before others.
    """
    own = near[0].file.name if near else ""
    folder = own.rpartition("/")[0]
    beside = [tree for tree in near[1:] if tree.file.name.rpartition("/")[0] == folder]
    others = [tree for tree in near[1:] if tree not in beside]
    rest = [tree for tree in asked.library.trees.values() if tree not in near]
    found: list[Scaling] = []
    for trees in (near[:1], beside, others, rest):
        found += [item for tree in trees for item in scalings_of(tree)]
        if any(item.how != "undone" for item in found):
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
    if noise is None and "dec" in joined.main.source.title.lower() and not draws:
        return None
    return noise.drawn if noise is not None else "normal"


def _doubts(joined: Joined, all_readings: Sequence[Joined], decision: Decision, noise: Noise | None) -> Iterator[str]:
    """What the source leaves open, one phrase each."""
    yield from joined.found.doubts
    open_values = [item for member in joined.members for item in member.match.open_values]
    if open_values:
        said = " and ".join(f"{item.name}={item.value}" for item in open_values[:3])
        yield f"no call of the source has the sizes of these weights, so {said} may be another network's"
    if not decision.certain and (joined.found.decode is not None or joined.found.encode is not None):
        yield f"the pixel range is not certain: {decision.how}"
    elif not decision.certain:
        yield "the source does not say the pixel range"
    others = [item for item in all_readings if item is not joined and not ordered_alike(joined.found, item.found)]
    if others and not _decided(joined.main, all_readings):
        yield f"{len(others) + 1} classes of the source fit the weights and compute different things"
    used = {name for item in joined.members for name in item.match.fit.names.values()}
    rest = [
        name for item in joined.members for name in item.rest
        if name not in used and not any(word in name.lower() for word in _LOSSES)
        and not name.endswith("num_batches_tracked")
    ]  # fmt: skip
    if rest:
        more = f" and {len(rest) - 3} more" if len(rest) > 3 else ""
        yield f"the class does not use {', '.join(rest[:3])}{more}"
    if noise is not None and joined.found.encode is None and _leaves(joined.found, decision):
        yield "many of its pixels lie outside the pixel range that the source says"


def _leaves(found: Found, decision: Decision) -> bool:
    """Whether images of random codes leave the pixel range: then the weights do not speak for it."""
    if found.decode is None or found.latent_dim is None:
        return False
    codes = torch.randn(16, found.latent_dim, generator=torch.Generator().manual_seed(0))
    low, high = channels(decision.ranges, found.image_shape[0])
    made = (found.decode(codes, torch.zeros(len(codes), dtype=torch.int64)) - low) / (high - low)
    return float(((made < -OUTSIDE) | (made > 1 + OUTSIDE)).float().mean()) > OUTSIDE


def _decided(main: Loaded, all_readings: Sequence[Joined]) -> bool:
    """Whether something speaks for this reading and for no other."""
    own = len(main.reasons)
    return all(item.main is main or len(item.main.reasons) < own for item in all_readings)


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


def _ending(doubts: Sequence[str]) -> str:
    return "the source leaves nothing open" if not doubts else doubts[0]
