"""What the fake worker says of a file and measures, and how it falsifies it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.jobs.message_parts import Inspection
from evaluation.record.schema import Ok, ViewRecord

INSPECTION = Inspection(
    recognised="a fake model", confidence="high", family="fake", hypotheses=(), capabilities=("encode",), evidence=(),
    decided_by="card", format="fake", parameters=1, latent_dim=None, image_shape=(1, 8, 8), value_range=(0.0, 1.0),
    classes=None, sha256="0" * 64, bytes=1,
)  # fmt: skip


def scalar(metric: str, seed: int) -> Ok:
    np.save(f"{seed}.npy", 0.5 + 0.01 * np.random.default_rng(seed).normal(size=50))
    view = ViewRecord(type="Scalar", facts={}, arrays={"replicates": metric})
    return Ok(
        metric=metric, title=metric, group="reconstruction", better="lower", value=0.5, interval=(0.4, 0.6), n=10,
        view=view,
    )  # fmt: skip


def spoil(behaviour: str, array: Path, measured: dict[str, Any]) -> None:
    """Falsify a result that is about to be said."""
    match behaviour:
        case "link":
            array.unlink()
            array.symlink_to("/etc/passwd")
        case "fifo":
            array.unlink()
            os.mkfifo(array)
        case "short":
            os.truncate(array, 200)
        case "objects":
            np.save(array, np.array([{}], dtype=object), allow_pickle=True)
        case "escape":
            measured["arrays"] = {"mse": "../../touchstone.sqlite"}
        case "lie":
            measured["outcome"] = {"status": "ok", "metric": 3}
