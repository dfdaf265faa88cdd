"""``touchstone evaluate RUNS/``: every look of every training is measured and knows where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.cli.commands import evaluate
from evaluation.front.looks import folders_of_runs
from evaluation.record.results_file import read_results
from models.trainings.found import Witness
from models.trainings.reading import Unread

Run = Callable[..., Any]
Make = Callable[..., Path]


@pytest.fixture
def said_by_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints that say nothing themselves; one called broken cannot be read."""

    def look_into(paths: list[Path]) -> list[Witness | Unread]:
        return [
            Unread(problem="the file is cut short; save it again", weights=True) if "broken" in path.name else Witness()
            for path in paths
        ]

    monkeypatch.setattr(evaluate, "look_into", look_into)


@pytest.mark.usefixtures("said_by_files")
def test_looks_are_measured_with_their_training_recorded(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    for seed in (1, 2):
        for epoch in (1, 2):
            checkpoint("ok", f"runs/lr0.1_seed{seed}/vae_epoch_{epoch}.pth")
    said = run("evaluate", "runs", "--data", "digits", "--out", "out")
    assert said.status == 0
    names = ["lr0.1_seed1-vae@1", "lr0.1_seed1-vae@2", "lr0.1_seed2-vae@1", "lr0.1_seed2-vae@2"]
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.json")) == names
    assert "4 looks of 2 trainings in 1 recipe" in said.err
    facts = read_results(tmp_path / "out" / f"{names[3]}.json").record.checkpoint.look_of
    assert facts is not None
    assert (facts.name, facts.recipe, facts.step, facts.unit, facts.seed) == (
        "lr0.1_seed2/vae",
        "lr0.1_seed*/vae",
        2,
        "epoch",
        2,
    )
    assert facts.hyper_parameters == {"lr": 0.1}
    assert facts.read_from["seed"] == "the folder 'lr0.1_seed2'"


@pytest.mark.usefixtures("said_by_files")
def test_roles_are_joined_and_what_cannot_be_measured_is_said(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    for name in ("netG_epoch_1.pth", "netD_epoch_1.pth", "netD_epoch_2.pth", "netG_epoch_3_broken.pth"):
        checkpoint("ok", f"gan/{name}")
    said = run("evaluate", "gan", "--data", "digits", "--out", "out")
    assert [path.stem for path in (tmp_path / "out").glob("*.json")] == ["gan@1"]
    assert "a discriminator without its generator" in said.err
    assert "the file is cut short" in said.err


@pytest.mark.usefixtures("said_by_files")
def test_files_and_other_folders_are_what_they_were(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    run("evaluate", checkpoint("ok", "a_seed1.pth"), "--data", "digits", "--out", "out")
    assert read_results(tmp_path / "out" / "a_seed1.json").record.checkpoint.look_of is None
    both = [checkpoint("ok", f"run_{seed}/vae_epoch_5.pth") for seed in (1, 2)]
    run("evaluate", *both, "--data", "digits", "--out", "two")
    assert sorted(path.stem for path in (tmp_path / "two").glob("*.json")) == ["run_1-vae_epoch_5", "run_2-vae_epoch_5"]
    checkpoint("ok", "pythae/model.pt")
    (tmp_path / "pythae" / "model_config.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    assert folders_of_runs(["pythae", "empty"]) == []
