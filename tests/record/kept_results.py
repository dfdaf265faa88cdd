"""Results files as a Touchstone wrote them, and everything in them that a later one must still find.

``python -m tests.record.kept_results`` makes ``tests/record/results/<N>`` for the present version N: to be run and
committed before the version is raised. ``made.json`` in it is ``described(run)`` by the code that made it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import Config, evaluate
from evaluation.record.results_file import write_results
from evaluation.record.run import Run
from evaluation.record.schema import SCHEMA_VERSION, Ok

RESULTS = Path(__file__).parent / "results"
CHECKPOINT = Path(__file__).resolve().parents[2] / "models" / "zoo" / "vae.safetensors"
CONFIG = Config(
    n=50, n_train=60, n_samples=50, replicates=50,
    metrics=("mse", "psnr", "reconstruction_error", "sample_grid", "precision", "codes", "pca_map", "kl_per_dimension",
             "variance_explained", "correlation_matrix", "worst_reconstructions", "discriminator_auc"),
)  # fmt: skip
"""Every type of view and a metric that is skipped, in a few kilobytes."""


def described(run: Run) -> dict[str, Any]:
    """Names, states, numbers, and digests of arrays."""
    record = run.record
    measured = [outcome for outcome in record.outcomes if isinstance(outcome, Ok)]
    found = {
        "name": run.name,
        "sha256": record.checkpoint.sha256,
        "dataset": record.dataset.sha256,
        "created": record.created,
        "outcomes": {outcome.metric: outcome.status for outcome in record.outcomes},
        "values": {outcome.metric: [outcome.value, outcome.interval, outcome.n] for outcome in measured},
        "views": {outcome.metric: outcome.view.type for outcome in measured},
        "arrays": {key: _digest(run.arrays[key]) for key in sorted(run.arrays)},
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def _digest(array: Any) -> str:
    return f"{array.dtype} {array.shape} {hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()}"


def keep() -> Path:
    folder = RESULTS / str(SCHEMA_VERSION)
    (run,) = evaluate([CHECKPOINT], data="digits", config=CONFIG)
    folder.mkdir(parents=True)
    write_results(run, folder / "vae.json")
    (folder / "made.json").write_text(json.dumps(described(run), indent=1) + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    print(keep())
