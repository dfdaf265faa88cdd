"""The least number of images and samples at which a metric may decide, as `least_n.json` beside this file has it.

benchmarks/calibration measures it and writes the file. It maps a metric's name to an object:

- ``images``, ``samples``: the smallest sizes at which intervals and comparisons hold what they promise. 0 where the
  metric reads none.
- ``as_many``: ``samples`` where false alarms rise when samples are fewer than images, so that there must be at least as
  many; ``images`` the other way round; empty where the balance does not matter.
- ``decided_by``: the simulated world and size that decided, in words.
- ``draws``: how many draws stand behind it; ``false_alarms``, ``false_alarms_upper`` (of the 95% interval) and
  ``coverage``: shares in the worst world at that size. Null where they were not measured.

A metric that is not in the file is *not calibrated*, unless it states its own (``least_n`` of its registration).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluation.record.schema import LeastN

TABLE = Path(__file__).with_name("least_n.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """One entry of the file."""

    images: int
    samples: int
    decided_by: str
    draws: int
    false_alarms: float | None
    false_alarms_upper: float | None
    coverage: float | None
    as_many: Literal["", "images", "samples"] = ""

    @property
    def least_n(self) -> LeastN:
        return LeastN(images=self.images, samples=self.samples)


@functools.cache
def calibrated() -> Mapping[str, Calibrated]:
    """Registered name of a metric -> what calibration found."""
    plain = json.loads(TABLE.read_text(encoding="utf-8"))
    return {metric: Calibrated(**entry) for metric, entry in plain.items()}


def least_n_of(metric: str) -> LeastN | None:
    """None for a metric that was not calibrated."""
    found = calibrated().get(metric)
    return None if found is None else found.least_n


def words(metric: str, least: LeastN | None) -> str:
    """``100 images and 300 samples``; *not calibrated* for None."""
    if least is None:
        return "not calibrated"
    sizes = [f"{n:,} {what}" for n, what in ((least.images, "images"), (least.samples, "samples")) if n]
    said = " and ".join(sizes) or "any number"
    match calibrated()[metric].as_many if metric in calibrated() else "":
        case "samples":
            return f"{said}, and no fewer samples than images"
        case "images":
            return f"{said}, and no fewer images than samples"
        case _:
            return said
