"""What is known of a reading before it is believed: a few numbers. The larger each is, the more speaks for the reading.

``models.rebuilding.judge.probability`` weighs them. Its weights were fitted to these definitions: after a change here,
``python -m benchmarks.confidence fit FOLDER`` fits them again.
"""

from __future__ import annotations

import ast
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.steps import View
from models.rebuilding.weights import judgement

Kind = Literal["pair", "generator", "encoder", "discriminator"]
"""A pair is an autoencoder, a generator also a lone decoder. Different things speak for each."""
KINDS: Mapping[str, Kind] = {
    "autoencoder": "pair", "generator": "generator", "encoder": "encoder", "discriminator": "discriminator",
}  # fmt: skip
FAR = 0.5
"""A lead beyond this tells nothing more."""
NORMS = 0.15
"""Divergence of norms, nats, that speaks neither for a reading nor against it."""


@dataclass(frozen=True, slots=True)
class Features:
    kind: Kind
    values: Mapping[str, float]


def features_of(
    kind: str, found: Sequence[Rebuilt], *, settled: bool, conventional: bool, doubts: Sequence[str]
) -> Features:
    """Of the first reading in ``found``: best first, and no two give the same.

    ``settled``: whether the rules of ``judge.ranking`` leave this reading alone. ``conventional``: whether the names
    are those of a well-known layout. ``doubts``: what no evidence can clear up.
    """
    best = found[0]
    others = found[1:]
    ahead = min((other.scored.total - best.scored.total for other in others), default=FAR)
    fits_better = min((other.scored.evidence - best.scored.evidence for other in others), default=FAR)
    rivals = sum(other.scored.total - best.scored.total < judgement.CLEARLY_AHEAD for other in others)
    values = {
        "ahead of the runner-up": _within(ahead, 0.0, FAR),
        "no reading fits better": float(fits_better >= 0),
        "others fit worse": _within(fits_better, -FAR, FAR),
        "few rivals": -math.log1p(rivals),
        "usual": -_within(best.scored.cost, 0.0, 1.0),
        "norms agree": _norms(best.norm_mismatch),
        "nothing is left out": float(not doubts),
    }
    if kind not in ("autoencoder", "generator"):
        return Features(KINDS[kind], values)
    values |= {
        "settled by the rules": float(settled),
        "images are the user's": float(best.own),
        "every alternative was tried": float(best.complete),
        "fits the images": _fit(best.relative_error),
        "knows more than the mean image": float(best.relative_error < 1),
    }
    if KINDS[kind] == "generator":
        return Features("generator", values | {"other ends fit worse": _ends(best, others)})
    guessed = "E" in best.scored.choice
    maps = bool(best.plan.decoder) and isinstance(best.plan.decoder[0], View)
    return Features(
        "pair",
        values
        | {
            "known layout": float(conventional),
            "modules state their steps": float(not guessed),
            "the code is no map": float(not maps),
        },
    )


def definition() -> str:
    """Digest of this file's code without comments and layout. It changes whenever the features may."""
    tree = ast.parse(Path(__file__).read_text())
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _norms(mismatch: float) -> float:
    """Above 0 where what enters the BatchNorms agrees with what they stored; 0 without any."""
    if math.isnan(mismatch):
        return 0.0
    return _within(math.log(NORMS) - math.log(mismatch + 0.003), -2.0, 4.0)


def _fit(error: float) -> float:
    """Of images against their mean image, or of samples against the spread of the images; -1 where it is unknown."""
    return -1.0 if math.isnan(error) else _within(-math.log(max(error, 1e-3)), -1.0, 3.0)


def _ends(best: Rebuilt, others: Sequence[Rebuilt]) -> float:
    """By how much the samples of every other end are further from the images: the logarithm of the least factor."""
    ends = [
        math.log(max(other.relative_error, 1e-3) / max(best.relative_error, 1e-3))
        for other in others
        if {**other.scored.choice, "out": ""} == {**best.scored.choice, "out": ""}
        and not math.isnan(other.relative_error + best.relative_error)
    ]
    return _within(min(ends, default=0.0), -1.0, 2.0)
