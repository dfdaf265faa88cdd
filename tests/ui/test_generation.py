"""The Generation page on runs of samplers whose faults are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.store.workspace import open_store
from evaluation.types import Config
from tests.measuring.metrics.generators import from_images, sampler
from tests.ui.apptest import everything_said, open_page
from ui import generation

PAGE = "pages/40_generation.py"
GROUPS = ("generation", "modes", "memorisation", "item_images")


def named(run: Run, *, latent_dim: int, sha256: str) -> Run:
    """As a checkpoint with a code of this size would be recorded."""
    checkpoint = run.record.checkpoint.model_copy(update={"latent_dim": latent_dim, "sha256": sha256})
    return replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Three samplers: one covers everything, one has no sevens (both have codes of 8 numbers), one is constant."""
    session = Session(open_dataset("digits"), Config(metrics=GROUPS, replicates=50, n_samples=500))
    digits, labels = session.original.train.take(np.arange(1000)), session.original.train.labels
    assert labels is not None
    kinds = {
        "covers": (sampler(from_images(digits, 0.05)), 8),
        "no sevens": (sampler(from_images(digits[labels[:1000] != 7], 0.05)), 8),
        "constant": (sampler(from_images(digits[:1])), 2),
    }
    return [
        named(session.run(model, name=name, colour=colour), latent_dim=size, sha256=f"{colour}" * 64)
        for colour, (name, (model, size)) in enumerate(kinds.items())
    ]


def test_samples_from_noise_of_one_size_stand_together(runs: list[Run]) -> None:
    groups = generation.by_noise(runs)
    assert [[run.name for run, _ in members] for _, members in groups] == [["covers", "no sevens"], ["constant"]]
    assert groups[0][0] == "One noise of 8 numbers: every column starts from the same draw"
    assert groups[1][0] == ""


def test_a_cluster_left_out_names_every_model_that_leaves_it_out(runs: list[Run]) -> None:
    found, asked = generation.clusters_left_out(runs)
    assert asked == 3
    sevens = next(cluster for cluster in found if "mostly 7" in cluster.name)
    assert [run.name for run, _ in sevens.by] == ["no sevens", "constant"]
    assert all(share < sevens.real_share / 2 for _, share in sevens.by)
    assert len(sevens.images) == len(sevens.items) > 0
    assert [len(cluster.by) for cluster in found] == sorted((len(cluster.by) for cluster in found), reverse=True)
    assert generation.clusters_left_out(runs[:1]) == ([], 1)


@pytest.mark.parametrize("shown", [1, 3])
def test_every_part_of_the_page_stands(
    runs: list[Run], shown: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    store = open_store(tmp_path / "workspace")
    store.settings.set("zoo_enqueued", "yes")
    for run in runs[:shown]:
        added = store.checkpoints.add(run.name.encode(), name=run.name, origin="upload")
        store.runs.save(named(run, latent_dim=run.record.checkpoint.latent_dim or 0, sha256=added.sha256))
    at = open_page(PAGE, **{"of-class": "coverage"})
    assert not at.exception
    assert not at.error
    said = everything_said(at)
    for heading in (
        "Precision / recall", "Density / coverage", "Samples", "Clusters that samples leave out",
        "Real images that nobody covers", "Class by class", "Classes of the samples",
        "Samples and their nearest training image",
    ):  # fmt: skip
        assert heading in said, heading
    assert ("every column starts from the same draw" in said) == (shown == 3)
    assert ("mostly 7" in said) == (shown == 3)
    assert "coverage of each class" in said
