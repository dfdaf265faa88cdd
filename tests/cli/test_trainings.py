"""``touchstone trainings``: what is understood of folders, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.cli.commands import trainings as command
from evaluation.jobs.looking_into import look_into
from models.trainings.found import Witness
from models.trainings.reading import look_here, read_trainings

Run = Callable[..., Any]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two seeds whose checkpoints say nothing themselves."""
    monkeypatch.setattr(command, "look_into", lambda paths: [Witness() for _ in paths])
    for seed in (1, 2):
        folder = tmp_path / f"runs/lr0.1_seed{seed}"
        folder.mkdir(parents=True)
        for name in ("netG_epoch_0.pth", "netD_epoch_0.pth", "netG_epoch_1.pth", "netD_epoch_1.pth"):
            (folder / name).write_bytes(b"0" * 100)
        (folder / "log.csv").write_text("epoch,loss\n")
    return tmp_path / "runs"


def test_the_table_says_what_was_understood_and_where(run: Run, runs: Path) -> None:
    said = run("trainings", runs)
    assert said.status == 0
    assert "lr0.1_seed*  (2 trainings that differ in the seed alone, as far as is known)" in said.out
    assert "seed        2  (the folder 'lr0.1_seed2')" in said.out
    assert "2 of unit epoch: 1, 2  (epoch 0 of the file's name, counted from 0 as the first is 0)" in said.out
    assert "logs        lr0.1_seed1/log.csv" in said.out


def test_json_holds_every_fact_and_its_source(run: Run, runs: Path) -> None:
    found = json.loads(run("trainings", runs, "--json").out)
    first = found["trainings"][0]
    assert first["looks"][1]["files"] == {
        "discriminator": "lr0.1_seed1/netD_epoch_1.pth",
        "generator": "lr0.1_seed1/netG_epoch_1.pth",
    }
    assert first["hyper_parameters"]["lr"] == {"value": 0.1, "where": "the folder 'lr0.1_seed1'", "guess": False}
    assert found["recipes"][0]["trainings"] == ["lr0.1_seed1", "lr0.1_seed2"]


def test_a_path_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    said = run("trainings", tmp_path / "nothing")
    assert (said.status, len(said.err.splitlines())) == (2, 1)


@pytest.mark.slow
def test_workers_say_what_this_process_would(zoo: Path) -> None:
    paths = [*sorted(zoo.glob("*.safetensors"))[:3], zoo / "missing.pt"]
    assert look_into(paths) == look_here(paths)
    assert read_trainings([zoo], look_into).trainings == read_trainings([zoo], look_here).trainings


def test_curves_are_named_on_request(run: Run, runs: Path) -> None:
    (runs / "lr0.1_seed1/log.csv").write_text("epoch,loss\n1,0.5\n2,0.4\n")
    said = json.loads(run("trainings", runs, "--curves", "--json").out)
    assert said["curves"]["lr0.1_seed1/log.csv"]["curves"] == {
        "loss": {"points": 2, "axis": "epoch", "first": 1.0, "last": 2.0}
    }
    assert "lr0.1_seed1/log.csv: loss" in run("trainings", runs, "--curves").out
