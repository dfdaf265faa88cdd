from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.record.results_file import read_results

Run = Callable[..., Any]
Make = Callable[..., Path]


def test_results_and_a_table_are_written(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    said = run("evaluate", checkpoint("ok", "a.pth"), checkpoint("ok", "b.pth"), "--data", "digits", "--out", "out")
    assert said.status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "a.npz", "b.json", "b.npz"]
    assert "(differences to a)" in said.out
    assert "0.50 ± 0.10" in said.out
    assert "● best" in said.out
    assert "[1/2] a: 1 measured, 1 skipped, 0 failed" in said.err
    results = read_results(tmp_path / "out" / "b.json")
    assert results.arrays["mse"].shape == (50,)
    assert results.record.config.seed == 0


def test_the_same_stem_twice_is_told_apart_by_folders(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    run("evaluate", checkpoint("ok", "x/vae.pth"), checkpoint("ok", "y/vae.pt"), "--data", "digits", "--out", "out")
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.json")) == ["x-vae", "y-vae"]


def test_the_same_file_twice_gives_two_files(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    path = checkpoint("ok", "vae.pth")
    assert run("evaluate", path, path, "--data", "digits", "--out", "out").status == 0
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.json")) == ["vae", "vae-2"]


def test_a_plus_joins_halves(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    joined = f"{checkpoint('ok', 'enc.pth')}+{checkpoint('ok', 'dec.pth')}"
    assert run("evaluate", joined, "--data", "digits", "--out", "out").status == 0
    assert (tmp_path / "out" / "enc+dec.json").exists()


def test_a_file_with_a_plus_in_its_name_is_that_file(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    assert run("evaluate", checkpoint("ok", "a+b.pth"), "--data", "digits", "--out", "out").status == 0
    assert (tmp_path / "out" / "a+b.json").exists()


def test_a_failed_metric_gives_1(run: Run, checkpoint: Make) -> None:
    said = run("evaluate", checkpoint("failed"), "--data", "digits", "--out", "out")
    assert said.status == 1
    assert "fid failed: ValueError: it broke" in said.err


@pytest.mark.parametrize("behaviour", ["refuse", "crash", "garbage"])
def test_a_bad_checkpoint_gives_2_and_its_sentence_and_the_others_results(
    run: Run, checkpoint: Make, tmp_path: Path, behaviour: str
) -> None:
    bad, good = checkpoint(behaviour, "bad.pth"), checkpoint("ok", "good.pth")
    said = run("evaluate", bad, good, "--data", "digits", "--out", "out")
    assert said.status == 2
    assert sum(line.startswith("bad: ") for line in said.err.splitlines()) == 1
    assert [path.name for path in (tmp_path / "out").glob("*.json")] == ["good.json"]
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--n", "0"), "argument --n: expected a whole number from 2"),
        (("--n", "-1"), "got '-1'"),
        (("--n", "1e9"), "got '1e9'"),
        (("--n", "NaN"), "got 'NaN'"),
        (("--n", "9" * 400), "expected a whole number"),
        (("--seed", "x"), "argument --seed"),
        (("--replicates", "1"), "argument --replicates"),
        (("--metrics", " , "), "--metrics must name at least one"),
        (("--data", "bad"), "--data expects one of digits"),
        (("--nonsense",), "unrecognized arguments: --nonsense"),
        (("--out", "/proc/nowhere"), "--out must be a folder"),
        (("--out", "file"), "--out must be a folder"),
    ],
)
def test_bad_input_is_one_sentence_and_2(
    run: Run, checkpoint: Make, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "file").write_text("")
    said = run("evaluate", checkpoint("ok"), "--data", "digits", "--out", "out", *arguments)
    assert said.status == 2
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_a_checkpoint_that_is_not_there_is_one_sentence(run: Run) -> None:
    said = run("evaluate", "nope\x1b[31m.pth", "--data", "digits", "--out", "out")
    assert said.status == 2
    assert said.err == "there is no checkpoint 'nope [31m.pth'; check the path\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_checkpoint_that_cannot_be_read_is_one_sentence(run: Run, checkpoint: Make) -> None:
    path = checkpoint("ok")
    path.chmod(0)
    said = run("evaluate", path, "--data", "digits", "--out", "out")
    assert (said.status, said.err) == (2, "the checkpoint 'vae.pth' cannot be read: permission denied\n")


def test_a_choice_needs_one_checkpoint(run: Run, checkpoint: Make) -> None:
    said = run("evaluate", checkpoint("ok", "a"), checkpoint("ok", "b"), "--data", "d", "--out", "o", "--choice", "1")
    assert said.status == 2
    assert "--choice needs exactly one checkpoint" in said.err


def test_the_configuration_reaches_the_worker(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    assert run("evaluate", checkpoint("ok"), "--data", "digits", "--out", "out", "--seed", "7").status == 0
    assert json.loads((tmp_path / "out" / "vae.json").read_text())["config"]["seed"] == 7


def test_arguments_of_no_code_are_refused(run: Run, checkpoint: Make) -> None:
    said = run("evaluate", checkpoint("ok"), "--data", "digits", "--out", "out", "--model-args", "latent=16")
    assert said.status == 2
    assert "give --model FILE.py:NAME" in said.err


def test_code_that_is_not_there_is_refused(run: Run, checkpoint: Make) -> None:
    said = run("inspect", checkpoint("ok"), "--model", "absent.py:VAE")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "there is no file 'absent.py'" in said.err
