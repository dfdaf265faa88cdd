"""Fixed choices among the run's test images, the same for every model, for steps that would take long on all."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.items import seeded_choice
from evaluation.registry import artifact
from evaluation.types import Images, Labels

MOST_ANCHORS = 5000
MOST_SUBSET = 2000
SHOWN_BYTES = 32 << 20


@artifact()
def anchors(*, images: Images, seed: int = 0) -> Labels:
    """The images whose neighbourhoods are judged, at most 5,000: positions among the run's test images, int64 (m,).

    Each of them is ranked against all images; only the mean is taken over fewer.

    Parameters:
        seed: The run's seed.
    """
    return seeded_choice(len(images), MOST_ANCHORS, seed=seed)


@artifact()
def subset_items(*, images: Images, seed: int = 0) -> Labels:
    """The images that go through the model again with changes, and whose codes are kept: at most 2,000, int64 (m,).

    Parameters:
        seed: The run's seed.
    """
    return seeded_choice(len(images), MOST_SUBSET, seed=seed)


@artifact()
def shown_items(*, images: Images, seed: int = 0) -> Labels:
    """The images that are kept beside a run, to be shown for points on a map: at most 32 MB of uint8; int64 (m,).

    Parameters:
        seed: The run's seed.
    """
    most = max(1, SHOWN_BYTES // int(np.prod(images.shape[1:])))
    return seeded_choice(len(images), most, seed=seed)
