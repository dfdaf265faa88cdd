"""Fits the probability that the first reading of a file is true, and predicts every convention by a fit without it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from benchmarks.confidence.openings import Opening
from benchmarks.confidence.reliability import wilson
from benchmarks.confidence.sourced import CERTAIN
from models.rebuilding.judge.features import definition
from models.rebuilding.judge.probability import FITTED
from models.source.opening import likelihood

SHRINKAGE = 10.0
"""Weight of the squared weights of standardised features beside the log likelihood of all openings."""
SURE = 0.97
WRONG_AT_MOST = 0.03
"""Upper end of the 95% interval of the share of certain readings that are wrong."""


@dataclass(frozen=True)
class Predicted:
    """An opening with the probability that a fit without its convention gave it."""

    opening: Opening
    probability: float


def fit(found: Sequence[Opening]) -> dict[str, float]:
    """Feature -> weight, of openings of one kind; ``""`` is the intercept.

    A logistic regression with an L2 penalty whose weights are at least 0: every feature is defined so that more of it
    speaks for a reading, and a probability that fell where the evidence grew would be believed by nobody. Scikit-learn
    has no such bound, hence scipy.
    """
    names = list(found[0].features)
    table = np.array([[one.features[name] for name in names] for one in found])
    right = np.array([one.right for one in found], dtype=float)
    centre, spread = table.mean(axis=0), table.std(axis=0)
    varies = spread > 1e-9
    scaled = np.where(varies, (table - centre) / np.where(varies, spread, 1.0), 0.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = weights[0] + scaled @ weights[1:]
        value = np.logaddexp(0, logits).sum() - right @ logits + SHRINKAGE / 2 * (weights[1:] @ weights[1:])
        wrong_by = 1 / (1 + np.exp(-logits)) - right
        return value, np.concatenate([[wrong_by.sum()], scaled.T @ wrong_by + SHRINKAGE * weights[1:]])

    bounds = [(None, None), *([(0.0, None)] * len(names))]
    weights = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    raw = np.where(varies, weights[1:] / np.where(varies, spread, 1.0), 0.0)
    return {"": float(weights[0] - raw @ centre), **dict(zip(names, raw.tolist(), strict=True))}


def fits(found: Sequence[Opening]) -> dict[str, dict[str, float]]:
    """Kind -> its fit. Files that were refused have no reading and are left out."""
    kinds = sorted({one.kind for one in found if one.kind})
    return {kind: fit([one for one in found if one.kind == kind]) for kind in kinds}


def left_out(found: Sequence[Opening]) -> list[Predicted]:
    """Every opening with the probability that the fit to all other conventions gives it."""
    predicted: list[Predicted] = []
    for convention in sorted({one.convention for one in found}):
        weights = fits([one for one in found if one.convention != convention])
        mine = [one for one in found if one.convention == convention and one.kind in weights]
        predicted += [Predicted(one, chance(weights[one.kind], one.features)) for one in mine]
    return predicted


def chance(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    logit = weights[""] + sum(weights[name] * value for name, value in features.items())
    return float(1 / (1 + np.exp(-np.clip(logit, -50, 50))))


def threshold(predicted: Sequence[Predicted]) -> float:
    """The least probability, from `SURE` on, at which certain readings are wrong in at most `WRONG_AT_MOST` of cases.

    That is the upper end of the 95% interval (Wilson 1927). 1 where no probability has enough readings above it.
    """
    return least_sure([one for one in predicted if is_sure(one, 0.0)])


def least_sure(candidates: Sequence[Predicted]) -> float:
    """The same of readings that may all be called certain."""
    options = sorted({SURE, *(one.probability for one in candidates if one.probability > SURE)})
    for option in options:
        sure = [one for one in candidates if one.probability >= option]
        wrong = sum(not one.opening.right for one in sure)
        if sure and wilson(wrong, len(sure))[1] <= WRONG_AT_MOST:
            return option
    return 1.0


def is_sure(one: Predicted, least: float) -> bool:
    """Whether a reading would be called certain: its probability is high enough, and the rules have no rival."""
    return one.probability >= least and one.opening.features.get("settled by the rules") == 1.0


def write(found: Sequence[Opening]) -> None:
    """Fits all openings and writes what ``models.rebuilding.judge.probability`` reads."""
    _write(FITTED, definition(), threshold(left_out(found)), found)


def write_sourced(found: Sequence[Opening]) -> None:
    """The same of readings by a source that leave something open, for ``models.source.opening.likelihood``."""
    open_ones = left_open(found)
    _write(likelihood.FITTED, likelihood.definition(), least_sure(left_out(open_ones)), open_ones)


def left_open(found: Sequence[Opening]) -> list[Opening]:
    """Those that have a reading of which the source leaves something open."""
    return [one for one in found if one.kind and one.confidence != CERTAIN]


def _write(path: Path, definition: str, sure: float, found: Sequence[Opening]) -> None:
    kinds = {
        kind: {name: round(weight, 4) for name, weight in weights.items()} for kind, weights in fits(found).items()
    }
    path.write_text(json.dumps({"definition": definition, "sure": round(sure, 4), "kinds": kinds}, indent=1) + "\n")
