"""A folder of runs that comes into a workspace: a checkpoint a look, with its training, and the curves of logs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from evaluation.jobs.arriving_runs import bring_runs
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError
from models.trainings.reading import look_here


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace" / "runs"  # below a root
    for seed in (0, 1):
        for epoch in (10, 20):
            place = folder / f"beta4_seed{seed}"
            place.mkdir(parents=True, exist_ok=True)
            weights = {"net.weight": np.full((2, 2), 100.0 * seed + epoch, np.float32)}
            save_file(weights, place / f"vae_epoch_{epoch}.safetensors")
        (place / "metrics.csv").write_text("step,loss\n1,3.0\n2,2.0\n")
    return folder


def test_every_look_is_a_checkpoint_that_knows_its_training(store: Store, runs: Path) -> None:
    heard: list[tuple[int, int]] = []
    brought = bring_runs(store, runs, lambda done, total: heard.append((done, total)), looking=look_here)
    looks = store.looks.all()
    assert [checkpoint.origin for checkpoint in brought.checkpoints] == ["path"] * 4
    found = [looks[checkpoint.sha256].facts for checkpoint in brought.checkpoints]
    assert [(one.seed, one.step, one.unit) for one in found] == [
        (0, 10, "epoch"), (0, 20, "epoch"), (1, 10, "epoch"), (1, 20, "epoch"),
    ]  # fmt: skip
    assert len({one.name for one in found}) == 2
    assert len({one.recipe for one in found}) == 1
    assert heard[-1][0] == heard[-1][1] > 0
    assert {look.origin for look in looks.values()} == {str(runs)}


def test_the_curves_of_its_logs_are_kept(store: Store, runs: Path) -> None:
    bring_runs(store, runs, lambda done, total: None, looking=look_here)
    names = sorted({look.facts.name for look in store.looks.all().values()})
    logs = store.training_logs.of(names)
    assert [log.training for log in logs] == names
    assert [(curve.name, curve.values) for curve in logs[0].curves] == [("loss", (3.0, 2.0))]


def test_the_same_file_twice_is_measured_once_and_said(store: Store, runs: Path) -> None:
    other = runs / "beta4_seed1"
    (other / "vae_epoch_30.safetensors").write_bytes((other / "vae_epoch_20.safetensors").read_bytes())
    brought = bring_runs(store, runs, lambda done, total: None, looking=look_here)
    assert len(brought.checkpoints) == 4
    assert not brought.left_out or all(sentence for sentence in brought.left_out)


def test_a_folder_that_is_read_again_brings_what_is_new(store: Store, runs: Path) -> None:
    bring_runs(store, runs, lambda done, total: None, looking=look_here)
    save_file({"net.weight": np.full((2, 2), 99.0, np.float32)}, runs / "beta4_seed0" / "vae_epoch_30.safetensors")
    brought = bring_runs(store, runs, lambda done, total: None, looking=look_here)
    assert len(brought.checkpoints) == len(store.checkpoints.all()) == 5
    assert len({look.facts.name for look in store.looks.all().values()}) == 2


def test_a_folder_without_a_checkpoint_is_refused_in_one_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "vae.pth").write_bytes(b"no checkpoint")
    with pytest.raises(TouchstoneError, match="no checkpoint that can be measured"):
        bring_runs(store, tmp_path, lambda done, total: None, looking=look_here)
