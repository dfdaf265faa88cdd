"""``python -m training``: a file, a bar and one line; bad flags give exit 2 and one sentence."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentTypeError
from dataclasses import dataclass
from pathlib import Path

import pytest
from safetensors import safe_open

from models.saving import read_card
from training.command import main
from training.flags import option_fields
from training.options import TrainingOptions, option
from training.recipes import recipes


@pytest.mark.slow
def test_a_fresh_process_trains_with_a_progress_bar(tmp_path: Path) -> None:
    out = tmp_path / "sub" / "vae.safetensors"
    arguments = "mlp_vae --data digits --seed 3 --epochs 2 --latent-dim 4 --beta 2.5 --hidden 16,8"
    done = subprocess.run(
        [sys.executable, "-m", "training", *arguments.split(), "--out", str(out)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stderr
    assert "2/2" in done.stderr
    assert str(out) in done.stdout
    with safe_open(out, "pt") as opened:
        card = read_card(opened.metadata())
    assert card is not None
    assert (card.family, card.latent_dim, card.config["beta"], card.config["hidden"]) == ("mlp_vae", 4, 2.5, [16, 8])
    assert (card.training["seed"], card.training["train_images"]) == (3, 1197)


@pytest.mark.parametrize("family", sorted(recipes()))
def test_every_recipe_runs_from_the_command_line(family: str, tmp_path: Path) -> None:
    main([family, "--epochs", "1", "--train-items", "64", "--out", str(tmp_path / "m.safetensors")])
    assert (tmp_path / "m.safetensors").stat().st_size > 1000


def test_seeds_and_settings_are_trained_below_one_folder_and_only_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = "mlp_vae --epochs 2 --train-items 64 --every 1epochs --seeds 2 --set beta=1,4 --name small --half"
    main([*command.split(), "--out", str(tmp_path)])
    first = capsys.readouterr()
    folders = [f"beta{beta}_seed{seed}" for beta in (1, 4) for seed in (0, 1)]
    assert [path.name for path in sorted((tmp_path / "small").iterdir())] == folders
    assert sorted(path.name for path in (tmp_path / "small" / "beta4_seed1").iterdir()) == [
        "metrics.csv", "step_1.safetensors", "step_2.safetensors"
    ]  # fmt: skip
    assert first.out.count("2 looks") == 4
    assert "4/4 beta4_seed1: 100%" in first.err
    main([*command.split(), "--out", str(tmp_path)])
    assert capsys.readouterr().out.count("all of its 2 looks are there") == 4


def test_of_several_trainings_the_one_that_diverges_is_said_and_the_others_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["mlp_vae", "--train-items", "64", "--epochs", "9", "--set", "lr=1e9,1e-3", "--out", str(tmp_path)])
    said = capsys.readouterr()
    assert caught.value.code == 1
    assert "lr1e+09_seed0: the training diverged" in said.err
    assert "lr0.001_seed0: 1 look" in said.out


def test_an_option_of_yes_or_no_has_a_flag() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Options(TrainingOptions):
        residual: bool = option(False, "add skips")

    parse = {one.name: kind for one, kind in option_fields(Options)}["residual"]
    assert [parse("yes"), parse("False")] == [True, False]
    with pytest.raises(ArgumentTypeError, match="yes or no; got 'maybe'"):
        parse("maybe")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "FAMILY"),
        ("mlp_diffusion --out m", "mlp_diffusion"),
        ("mlp_vae", "--out"),
        ("mlp_vae --out m --epochs many", "many"),
        ("mlp_vae --out m --epochs 0", "--epochs should be above 0"),
        ("mlp_vae --out m --hidden 4,x", "4,x"),
        ("mlp_vae --out m --hidden 0", "--hidden should be above 0"),
        ("mlp_vae --out m --activation cube", "cube"),
        ("mlp_vae --out m --likelihood poisson", "poisson"),
        ("mlp_vae --out m --colour red", "--colour"),
        ("mlp_vae --out m --data nowhere:x", "--data expects"),
        ("mlp_vae --out m --threads 0", "threads"),
        ("mlp_autoencoder --out m --train-items 5000", "--train-items"),
        ("mlp_gan --out m --average 1", "--average"),
        ("dcgan --out m --channels 4,4,4,4", "divisible"),
        ("mlp_autoencoder --out .", "is a folder"),
        ("zoo --only nobody", "nobody"),
        ("mlp_vae --out m --every often", "a number of steps, as 500"),
        ("mlp_vae --out m --seeds 0", "--seeds"),
        ("mlp_vae --out m --set beta", "NAME=VALUE"),
        ("mlp_vae --out m --set beta=-1,1", "--beta should be 0 or above"),
        ("mlp_vae --out m --seeds 2 --name a/b", "the name of one folder"),
        ("mlp_vae --out m --half", "for several checkpoints"),
    ],
)
def test_bad_input_exits_with_2_and_one_sentence(
    arguments: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(arguments.split())
    said = capsys.readouterr().err
    lines = [
        line for line in said.splitlines() if "epoch/s" not in line and "epoch [" not in line
    ]  # the bar's own line
    assert caught.value.code == 2
    assert sentence in said
    assert len([line for line in lines if line.strip()]) == 1
    assert not (tmp_path / "m").exists()
