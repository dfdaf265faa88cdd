"""Whether a reading fits the images at hand, and which readings are too absurd to be offered."""

from __future__ import annotations

import math

from torch import Tensor

from models.rebuilding.candidates import Network
from models.rebuilding.hypotheses import Read, doubts_of
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.halves import image_shapes
from models.rebuilding.weights import judgement
from models.ways_out import DROP_SOURCE

SIDE = 4
"""Pixels of a side below which numbers are no image."""


def fits(read: Read, images: Tensor | None) -> bool:
    """Whether the best reading takes these images and knows more of them than their mean; any image without images."""
    best = read.found[0]
    if images is None:
        return not _has_no_sides(best)
    same = best.plan.image_shape == tuple(images.shape[1:])
    return same and not best.relative_error > judgement.WORSE_THAN_MEAN


def accepts(network: Network, images: Tensor | None) -> bool:
    """Whether an autoencoder of these layers could take these images."""
    shapes = image_shapes(network.sketch, images)
    return any(min(shape[1:]) >= SIDE for shape in shapes) if images is None else tuple(images.shape[1:]) in shapes


def is_proven(read: Read, instead_of: Read | None) -> bool:
    """Whether the best reading reconstructs well enough to be taken instead of another one, or of none.

    On stand-in images a network may do badly, so that a row of numbers gives way to any image that is reconstructed.
    """
    best = read.found[0]
    if best.trial is None or (_has_no_sides(best) and not best.own):
        return False
    if best.own:
        return best.relative_error <= judgement.GOOD_ON_OWN
    absurd = instead_of is not None and _has_no_sides(instead_of.found[0])
    return best.relative_error <= (1.0 if absurd else judgement.GOOD_ON_STANDINS)


def unfit(read: Read, images: Tensor | None) -> str | None:
    """What is said of weights whose best reading is absurd; None for one that may be offered."""
    best = read.found[0]
    if images is not None and min(images.shape[2:]) >= SIDE and _has_no_sides(best):
        numbers = math.prod(best.plan.image_shape)
        return f"a network of {numbers} numbers, which form no image of these data's kind; {DROP_SOURCE}"
    misread = doubts_of(best.plan, read.network)
    if misread and best.own and best.trial is not None and best.relative_error > 1:
        return (
            f"a network that no chain of its layers explains: read as one it reconstructs these images with "
            f"{best.relative_error:.0%} of the error of their mean image, and {misread[0]}; {DROP_SOURCE}"
        )
    return None


def _has_no_sides(item: Rebuilt) -> bool:
    """Whether its images are one row of numbers, or a few pixels."""
    return min(item.plan.image_shape[1:]) < SIDE
