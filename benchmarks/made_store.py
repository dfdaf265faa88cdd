"""A workspace of many runs without measuring: the same store for the same number and seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.made_runs import made_runs
from evaluation.store.workspace import Store, open_store
from tests.fixtures.runs import ZOO, zoo_run

WITH_ARRAYS = 60
"""The newest runs that keep their arrays. Older ones can be listed, and not compared."""
ALIKE = "convolutional-vae-mnist-latent16-epoch250-beta{beta}-seed{seed}-final"
BETAS = (0.5, 1.0, 4.0)


def made_store(folder: Path, count: int, *, seed: int = 0, with_arrays: int = WITH_ARRAYS) -> Store:
    """``count`` models of six kinds, each with one run on digits. The names of every third differ in the middle only;
    so do their training facts. The files hold no network, so nothing can be decoded live."""
    store = open_store(folder)
    store.settings.set("zoo_enqueued", "yes")
    for index, run in enumerate(made_runs([zoo_run(kind) for kind in ZOO], count, seed=seed)):
        beta = BETAS[index // 3 % 3]
        name = ALIKE.format(beta=beta, seed=index // 9) if index % 3 == 0 else run.name
        added = store.checkpoints.add(f"made {seed} {index}".encode(), name=name, origin="upload")
        store.checkpoints.note(added.sha256, recognised="Convolutional VAE, 8-d code", confidence="high")
        facts = run.record.checkpoint.model_copy(
            update={
                "name": name,
                "sha256": added.sha256,
                "training": {"epochs": 30 + index % 5, "lr": 0.001 * (1 + index % 7), "beta": beta},
            }
        )
        arrays = run.arrays if index >= count - with_arrays else {}
        store.runs.save(replace(run, record=run.record.model_copy(update={"checkpoint": facts}), arrays=arrays))
    return store
