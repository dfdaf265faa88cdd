"""From scored readings to confidence: ``high`` only where data and convention agree against every alternative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.opened import Confidence
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.choices import Choice

SHARPNESS = 20.0
"""A reading that is worse by 0.05 (5% of error or its worth in convention) gets 1/e of the score."""
CLAMPS = frozenset({"relu", "clamp01"})
"""Output activations that lower any error on images in [0, 1], true or not."""
CLAMPING = 0.12
"""By how much at most a clamp lowers the log error of a linear output. A network that was trained behind a clamp gives
values far outside [0, 1] without it, which cost it far more."""
MIXED = 0.15
"""How much more unusual a reading is whose halves have unlike activations."""

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
    weights = [math.exp(-SHARPNESS * (item.scored.total - best)) for item in found]
    return [Ranked(item, weight / sum(weights)) for item, weight in zip(found, weights, strict=True)]


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
    if best.own and best.relative_error > 1.15:
        return "unknown" if best.relative_error > 1.5 else "choose"
    if best.relative_error > (0.85 if best.own else 0.6):
        return "choose"
    guessed = "E" in best.scored.choice
    if not best.complete or (guessed and not best.own and not conventional):
        return "choose"
    if guessed and best.plan.decoder[0].startswith("v:") and not best.norm_mismatch < 0.15:
        return "choose"  # maps as code: less pooling always reconstructs better, so error alone proves nothing
    return "choose" if any(_rivals(best, other) for other in found[1:]) else "high"


def _rivals(best: Rebuilt, other: Rebuilt) -> bool:
    """Whether the other reading may be the true one.

    Measured on networks of known make: a wrong activation in both halves was never ahead of the true one by chance
    when the true one was ReLU and the images were the user's; one in a single half was, by up to 1% of the error.
    """
    ahead = best.scored.evidence - other.scored.evidence
    if _clamps_only(best.scored.choice, other.scored.choice):
        return ahead > CLAMPING
    least, slack = (0.06, 0.0) if best.own else (0.06, -0.004)
    if other.scored.cost - best.scored.cost >= MIXED and best.own:
        slack = 0.01
    return other.scored.total - best.scored.total < least or ahead > slack


def _clamps_only(best: Choice, other: Choice) -> bool:
    """Whether the other reading adds nothing but a clamp to the output of the best."""
    same = {**best, "O": ""} == {**other, "O": ""}
    return same and best.get("O") == "" and other.get("O") in CLAMPS


def generator_confidence(found: Sequence[Rebuilt]) -> Confidence:
    """``high`` when samples resemble the user's images, the norms agree, and no alternative comes near."""
    best = found[0]
    if not best.complete or not best.own or math.isnan(best.relative_error) or best.relative_error > 0.3:
        return "choose"
    if not math.isnan(best.norm_mismatch) and best.norm_mismatch > 0.1:
        return "choose"
    for other in found[1:]:
        if other.scored.total - best.scored.total < 0.08 or other.scored.evidence - best.scored.evidence < 0.02:
            return "choose"
    return "high"
