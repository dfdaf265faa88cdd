"""The images that the model generates."""

from __future__ import annotations

import hashlib

import numpy as np

from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Samples


@artifact()
def samples(
    *,
    model: Samples,
    sample_labels: Labels | None,
    test_items: Items,
    n_samples: int | None = None,
    seed: int = 0,
) -> Images:
    """Float32 (n_samples, c, h, w), clipped to [0, 1]; ``n_samples`` None: as many as test images, at least 1,000.

    The generator is seeded from (seed, "samples") alone: models whose latents have one size get the same noise. Raises
    ValueError when the model's output is not finite.

    Parameters:
        n_samples: How many are drawn.
        seed: The run's seed.
    """
    import torch

    count = max(1000, len(test_items)) if n_samples is None else n_samples
    digest = hashlib.sha256(f"{seed}/samples".encode()).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:7], "little"))
    labels = None if sample_labels is None else torch.from_numpy(sample_labels)
    images = model.sample(count, generator=generator, labels=labels).numpy().astype(np.float32, copy=False)
    finite = np.isfinite(images).all(axis=(1, 2, 3))
    if not finite.all():
        raise ValueError(
            f"{int((~finite).sum())} of {len(images)} samples hold NaN or infinity; expected finite pixels. "
            "Is the checkpoint damaged, or its normalisation misread?"
        )
    return np.clip(images, 0.0, 1.0)
