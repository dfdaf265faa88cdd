"""From scored readings to confidence: ``high`` only where data and convention agree against every alternative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.opened import Confidence
from models.rebuilding.rebuilt import Choice, Rebuilt
from models.rebuilding.steps import View
from models.rebuilding.weights import judgement

CLAMPS = frozenset({"relu", "clamp01"})
"""Output activations that lower any error on images in [0, 1], true or not."""

TITLES = {
    "E": "encoder activation", "D": "decoder activation", "O": "output activation", "Z": "activation on the code",
    "geometry": "strides and sizes", "range": "value range", "pad": "padding mode", "P": "pooling", "U": "upsampling",
    "eps": "BatchNorm eps", "E*": "activation before the code", "D*": "activation before the reshape",
    "E<>": "place of the encoder's norm", "D<>": "place of the decoder's norm", "A": "activation on the label",
    "out": "output activation and range", "prior": "prior of the code", "GN": "groups of the norm",
}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """A reading with its share of belief among its peers."""

    rebuilt: Rebuilt
    score: float


def shares(found: Sequence[Rebuilt]) -> list[Ranked]:
    """Softmax of the totals: the best first, scores sum to 1."""
    if not found:
        return []
    best = min(item.scored.total for item in found)
    beliefs = [math.exp(-judgement.SHARPNESS * (item.scored.total - best)) for item in found]
    return [Ranked(item, belief / sum(beliefs)) for item, belief in zip(found, beliefs, strict=True)]


def difference(best: Choice, other: Choice) -> str:
    """What sets two readings apart, in words: ``decoder activation tanh instead of relu``."""
    parts = [
        f"{TITLES.get(name, name)} {other[name] or 'none'} instead of {value or 'none'}"
        if name != "geometry"
        else "other strides and sizes"
        for name, value in best.items()
        if other.get(name) != value
    ]
    return ", ".join(parts) or "the same choices"


def autoencoder_confidence(found: Sequence[Rebuilt], *, conventional: bool) -> Confidence:
    """``high`` when reconstructions are good and no alternative is as good; ``unknown`` when all are hopeless.

    Stand-in images suffice for weights whose names are a well-known layout (``conventional``), and for modules that
    state their steps themselves.
    """
    best = found[0]
    if best.plan.image_shape[1] == 1 and not best.own:
        return "choose"  # no images: random vectors decide little
    if best.own and best.relative_error > judgement.WORSE_THAN_MEAN:
        return "unknown" if best.relative_error > judgement.RECONSTRUCTS_NOTHING else "choose"
    if best.relative_error > (judgement.GOOD_ON_OWN if best.own else judgement.GOOD_ON_STANDINS):
        return "choose"
    guessed = "E" in best.scored.choice
    if not best.complete or (guessed and not best.own and not conventional):
        return "choose"
    if guessed and isinstance(best.plan.decoder[0], View) and not best.norm_mismatch < judgement.AGREEING_NORMS:
        return "choose"  # maps as code: less pooling always reconstructs better, so error alone proves nothing
    return "choose" if any(_rivals(best, other) for other in found[1:]) else "high"


def _rivals(best: Rebuilt, other: Rebuilt) -> bool:
    """Whether the other reading may be the true one.

    Measured on networks of known make: a wrong activation in both halves was never ahead of the true one by chance
    when the true one was ReLU and the images were the user's; one in a single half was, by up to 1% of the error.
    """
    ahead = best.scored.evidence - other.scored.evidence
    if _clamps_only(best.scored.choice, other.scored.choice):
        return ahead > judgement.CLAMPING
    slack = 0.0 if best.own else judgement.AHEAD_ON_STANDINS
    if other.scored.cost - best.scored.cost >= judgement.MIXED and best.own:
        slack = judgement.MIXED_AHEAD
    return other.scored.total - best.scored.total < judgement.CLEARLY_AHEAD or ahead > slack


def _clamps_only(best: Choice, other: Choice) -> bool:
    """Whether the other reading adds nothing but a clamp to the output of the best."""
    same = {**best, "O": ""} == {**other, "O": ""}
    return same and best.get("O") == "" and other.get("O") in CLAMPS


def generator_confidence(found: Sequence[Rebuilt]) -> Confidence:
    """``high`` when samples resemble the user's images, the norms agree, and no alternative comes near.

    ``found`` has the best reading with every other end. Ends differ mostly in contrast (``tanh(x)`` is
    ``2 sigmoid(2x) - 1``), which samples tell no better than training went, and norms stand before the end.
    """
    best = found[0]
    if (
        not best.complete
        or not best.own
        or math.isnan(best.relative_error)
        or best.relative_error > judgement.PLAUSIBLE
    ):
        return "choose"
    if not math.isnan(best.norm_mismatch) and best.norm_mismatch > judgement.NORMS_OF_A_GENERATOR:
        return "choose"
    for other in found[1:]:
        if _other_end_only(best.scored.choice, other.scored.choice) and _fits_nearly(best, other):
            return "choose"
        behind = other.scored.total - best.scored.total
        outdone = other.scored.evidence - best.scored.evidence
        if behind < judgement.GENERATOR_CLEARLY_AHEAD or outdone < judgement.GENERATOR_EVIDENCE_AHEAD:
            return "choose"
    return "high"


def _other_end_only(best: Choice, other: Choice) -> bool:
    """Whether two readings differ in nothing but the output's activation and range."""
    return {**best, "out": ""} == {**other, "out": ""}


def _fits_nearly(best: Rebuilt, other: Rebuilt) -> bool:
    """Whether the other's samples are about as near to the images."""
    return other.relative_error < judgement.CONTRAST * best.relative_error
