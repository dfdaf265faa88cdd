"""A small workspace as it is in use, and everything in it that a later Touchstone must still find.

``python -m tests.store.kept_workspace`` makes ``tests/store/workspaces/<N>`` for the present schema N: to be run and
committed before the schema is changed. ``made.json`` in it is ``described(store)`` by the code that made it.
Checkpoint files are left out: they are in models/zoo, and no reading of a run opens them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import Config, compare
from evaluation.jobs.supervisor import Supervisor
from evaluation.record.schema import Ok
from evaluation.store import migrations
from evaluation.store.workspace import Store, open_store

WORKSPACES = Path(__file__).parent / "workspaces"
ZOO = Path(__file__).resolve().parents[2] / "models" / "zoo"
CONFIG = Config(
    n=50, n_train=60, n_samples=50, replicates=50,
    metrics=("mse", "psnr", "reconstruction_error", "sample_grid", "precision", "codes", "pca_map", "kl_per_dimension",
             "variance_explained", "correlation_matrix", "worst_reconstructions"),
)  # fmt: skip
"""Every type of view, at a few kilobytes."""
KEPT_SETTINGS = ("zoo_enqueued", "workers", "theme")


def described(store: Store) -> dict[str, Any]:
    """Names, states, numbers and digests of all that the workspace holds."""
    checkpoints = store.checkpoints.all()
    runs = [store.runs.get(summary.id) for summary in store.runs.all(latest=False)]
    jobs = store.jobs.all()
    newest = [store.runs.get(summary.id) for summary in store.runs.all()]
    found = {
        "checkpoints": [
            [item.name, item.sha256, item.bytes, item.colour, item.origin, item.recognised, item.confidence, item.error]
            for item in checkpoints
        ],
        "pictures": [_digest(store.pictures.get(item.sha256)) for item in checkpoints],
        "runs": [
            {
                "id": run.id, "name": run.name, "colour": run.colour, "dataset": run.record.dataset.sha256,
                "seed": run.record.config.seed, "n": run.record.config.n, "created": run.record.created,
                "outcomes": {outcome.metric: outcome.status for outcome in run.record.outcomes},
                "values": {o.metric: [o.value, o.interval, o.n] for o in run.record.outcomes if isinstance(o, Ok)},
                "views": {o.metric: o.view.type for o in run.record.outcomes if isinstance(o, Ok)},
                "arrays": {key: _digest(run.arrays[key]) for key in sorted(run.arrays)},
            }
            for run in runs
        ],
        "jobs": [
            {
                "id": job.id, "status": job.status, "data": job.data, "seed": job.config.seed, "n": job.config.n,
                "metrics": job.config.metrics, "choices": dict(job.choices), "created": job.created,
                "finished": job.finished, "error": job.error, "isolation": job.isolation, "attempts": job.attempts,
                "progress": [
                    [part.name, part.sha256, part.status, part.done, part.total, part.message, part.run_id]
                    for part in job.progress
                ],
                "outcomes": [
                    [outcome.metric, outcome.status]
                    for part in job.progress
                    for outcome in store.jobs.outcomes(job.id, part.sha256)
                ],
            }
            for job in jobs
        ],
        "selections": [
            [one.name, one.items, one.created] for one in store.selections.all(runs[0].record.dataset.sha256)
        ],
        "settings": {key: store.settings.get(key) for key in KEPT_SETTINGS},
        "differences": {row.metric: row.cells[1].difference for row in compare(newest).rows},
    }  # fmt: skip
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def _digest(array: Any) -> str | None:
    if array is None:
        return None
    return f"{array.dtype} {array.shape} {hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()}"


def fill(store: Store) -> None:
    """Two models measured; a file that is refused; jobs that ended, wait and were stopped; selections and settings."""
    gone = store.checkpoints.add(b"removed again", name="removed.pth", origin="upload")
    shipped = [ZOO / f"{name}.safetensors" for name in ("autoencoder-2d", "vae")]
    added = [store.checkpoints.add(path, name=path.stem, origin="zoo").sha256 for path in shipped]
    store.remove_checkpoint(gone.sha256)
    refused = store.checkpoints.add(b"no weights here", name="broken.pth", origin="upload")
    store.jobs.add(added, data="digits", config=CONFIG)
    store.jobs.add([refused.sha256, added[0]], data="digits", config=CONFIG)
    supervisor = Supervisor(store)
    supervisor.ensure_running()
    while store.jobs.all(active_only=True):
        time.sleep(0.2)
    supervisor.stop()
    store.jobs.add(added, data="idx:/data/mnist", config=Config(seed=7), choices={added[0]: 1})
    store.jobs.cancel(store.jobs.add(added[:1], data="digits", config=CONFIG))
    store.checkpoints.rename(added[1], "mine (renamed)")
    for index, sha256 in enumerate(added):
        noise = np.random.default_rng(index).integers(0, 255, (2, 4, 1, 8, 8), dtype=np.uint8)
        store.pictures.save(sha256, noise)
    dataset = store.runs.all()[0].dataset_sha256
    store.selections.save("fours", dataset, [4, 2, 17])
    store.selections.save("odd ones", dataset, [1, 3])
    for key, value in zip(KEPT_SETTINGS, ("yes", 2, {"dark": True}), strict=True):
        store.settings.set(key, value)


def keep() -> Path:
    kept = WORKSPACES / str(migrations.newest())
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(folder)
        fill(store)
        made = described(store)
        store.close()
        kept.mkdir()
        shutil.copy(Path(folder) / "touchstone.sqlite", kept)
        for part in ("arrays", "pictures"):
            shutil.copytree(Path(folder) / part, kept / part)
    (kept / "made.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return kept


if __name__ == "__main__":
    print(keep())
