"""Confidence in what gives no images: readings of a critic or an encoder may differ and put images in one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.opened import Confidence
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.weights import judgement


def critic_confidence(found: Sequence[Rebuilt], orders_alike: Callable[[Rebuilt], bool]) -> Confidence:
    """``high`` when the norms agree on the user's images and every reading that comes near orders them alike.

    A sigmoid at the end, or a positive factor, changes no order. Another range of the images does, and norms tell it.
    """
    best = found[0]
    if not (best.complete and best.own and best.norm_mismatch < judgement.NORMS_OF_A_SURE_CRITIC):
        return "choose"
    for other in found[1:]:
        near = other.scored.evidence - best.scored.evidence < judgement.CRITIC_CLEARLY_AHEAD
        if near and not orders_alike(other):
            return "choose"
    return "high"
