"""An autoencoder that has memorised some of its training images, and not most."""

import numpy as np

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.judging.findings.claims import Claim
from evaluation.judging.findings.memorising import memorising
from evaluation.numerics.rarity import rarer
from evaluation.record.figures import count
from evaluation.record.run import Run

LEAST_SHARE = 0.01
LEAST_TIMES = 3.0
"""Against the share of new images that the model reconstructs as well."""
CERTAIN = 1e-4


@finding
def memorised_few(run: Run) -> Finding | None:
    """A hundredth or more of its training images come out far better than any new image [Feldman 2020]."""
    share, outcome = evidence(run, "memorised_images"), run.ok("memorised_images")
    new = reference(outcome, "of new images")
    if share is None or outcome is None or outcome.n is None or new is None or memorising(run) is not None:
        return None
    if share[1] < LEAST_SHARE or share[1] < LEAST_TIMES * new or _chance(share[0], outcome.n, new, run) >= CERTAIN:
        return None
    name = "Memorises some of its training images"
    said = f"{count(round(share[0] * outcome.n))} of {count(outcome.n)} training images"
    return Finding(
        title=name,
        sentence=f"{said} come out with less than half of the error that the easiest new images have: it has seen them "
        "too often, or the others too seldom.",
        metrics=("memorised_images", "reconstruction_gap"),
        claims=(
            Claim(words=name, left=share[1], relation="at least", right=LEAST_TIMES * new),
            Claim(words=said, left=share[1], relation="at least", right=LEAST_SHARE),
        ),
    )


def _chance(share: float, n_train: int, new: float, run: Run) -> float:
    """That so many more of the training images than of new ones pass the bar, by Fisher's exact test."""
    n = run.record.dataset.n
    hits, train_hits = round(new * n), round(share * n_train)
    return float(rarer(np.array([hits, n - hits]), np.array([train_hits, n_train - train_hits]))[0])
