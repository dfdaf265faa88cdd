"""Shrunken images, enlarged without learning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.numerics.closeness import Closeness, closeness
from evaluation.numerics.shrinking import ENLARGINGS, FACTORS, shrunken_and_enlarged
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class EnlargingBaselines:
    """Rows of each ``Closeness`` are ``FACTORS``."""

    by_name: Mapping[str, Closeness]

    @property
    def bicubic(self) -> Closeness:
        return self.by_name["bicubic"]


@artifact()
def enlarging_baselines(*, images: Images, task_items: Labels) -> EnlargingBaselines:
    """Bicubic, bilinear, each pixel repeated; and the mean image, which is all that a collapsed model knows."""
    clean = images[task_items]
    found = {
        how: closeness(clean, [shrunken_and_enlarged(clean, factor, how=how) for factor in FACTORS])
        for how in ENLARGINGS
    }
    mean = np.broadcast_to(images.mean(axis=0, dtype=np.float64).astype(np.float32), clean.shape)
    return EnlargingBaselines(by_name={**found, "mean image": closeness(clean, [mean] * len(FACTORS))})
