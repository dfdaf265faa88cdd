from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.cli import build_parser, main
from evaluation.cli.commands import Command, commands
from evaluation.record.results_file import write_results
from tests.judging.test_compare import run as make_run

Run = Callable[..., Any]
Make = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def results(run: Run, checkpoint: Make, tmp_path: Path) -> Path:
    run("evaluate", checkpoint("ok", "a.pth"), checkpoint("ok", "b.pth"), "--data", "digits", "--out", "out")
    return tmp_path / "out"


def test_the_readme_documents_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    missing = [item.name for item in commands() if f"touchstone {item.name}" not in readme]
    assert missing == []


@pytest.mark.parametrize("item", commands(), ids=lambda item: item.name)
def test_every_option_has_help(item: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser(item.name).parse_args([item.name, "--help"])
    assert ended.value.code == 0
    assert item.description.splitlines()[0] in capsys.readouterr().out
    parser = argparse.ArgumentParser()
    item.declare(parser)
    assert [action.dest for action in parser._actions if not action.help] == []


@pytest.mark.parametrize("arguments", [[], ["evluate"], ["--nonsense"], ["report"], ["inspect"]])
def test_a_wrong_command_line_is_one_sentence_and_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_compare_prints_differences_to_the_named_baseline(run: Run, results: Path) -> None:
    said = run("compare", results, "--baseline", "b")
    assert said.status == 0
    assert "b (baseline)" in said.out
    assert "the named baseline" in said.out
    said = run("compare", results / "a.json", results / "b.json")
    assert "(differences to " in said.out
    assert "Holm over all " in said.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "there are no results at 'nowhere'"),
        (("empty",), "the folder 'empty' holds no results"),
        (("a.pth",), "'a.pth' is not a Touchstone results file"),
        (("out", "--baseline", "c"), "--baseline must name one of the models; 'c' is none of them"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "report"])
def test_results_that_are_none_are_one_sentence(
    run: Run, results: Path, tmp_path: Path, command: str, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    said = run(command, *arguments, *(("--out", "report.html") if command == "report" else ()))
    assert said.status == 2
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_unlike_results_are_refused_in_one_sentence(run: Run, results: Path) -> None:
    write_results(make_run({}, name="c", n=9), results / "c.json")
    said = run("compare", results)
    assert said.status == 2
    assert "were measured with different" in said.err


def test_a_report_holds_results_of_one_seed(run: Run, checkpoint: Make, results: Path) -> None:
    run("evaluate", checkpoint("ok", "c.pth"), "--data", "digits", "--out", "out", "--seed", "1")
    said = run("report", results, "--out", "report.md")
    assert said.status == 2
    assert "measured with the seeds 0 and 1; choose one with --seed" in said.err
    assert run("report", results, "--out", "report.md", "--seed", "1").out.endswith(", 1 models)\n")


@pytest.mark.parametrize("ending", ["html", "md", "csv", "json"])
def test_a_report_of_each_form_is_written(run: Run, results: Path, tmp_path: Path, ending: str) -> None:
    said = run("report", results, "--out", f"report.{ending}")
    assert said.status == 0, said.err
    assert (tmp_path / f"report.{ending}").stat().st_size > 100


@pytest.mark.parametrize(("out", "words"), [("report.exe", "a report ends in"), ("/proc/x/r.html", "--out")])
def test_a_report_that_cannot_be_written_is_one_sentence(run: Run, results: Path, out: str, words: str) -> None:
    said = run("report", results, "--out", out)
    assert said.status == 2
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_inspect_says_what_a_file_is(run: Run, checkpoint: Make) -> None:
    said = run("inspect", checkpoint("ok"))
    assert said.status == 0
    assert said.out.startswith("a fake model\n")


def test_inspect_as_json_has_the_documented_keys(run: Run, checkpoint: Make) -> None:
    found = json.loads(run("inspect", checkpoint("ok"), "--json").out)
    assert {"recognised", "confidence", "family", "hypotheses", "capabilities"} <= set(found)


def test_inspect_of_what_is_no_model_gives_its_json_its_sentence_and_2(run: Run, checkpoint: Make) -> None:
    said = run("inspect", checkpoint("refuse"), "--json")
    assert said.status == 2
    assert json.loads(said.out)["confidence"] == "unknown"
    assert said.err == "this file holds no weights; give the checkpoint itself\n"


def test_catalog_lists_metrics_as_text_and_json(run: Run) -> None:
    assert "Mean squared error" in run("catalog").out
    metrics = {metric["name"]: metric for metric in json.loads(run("catalog", "--json").out)}
    assert {"title", "group", "better", "bounds", "needs", "parameters", "source"} <= set(metrics["mse"])


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m evaluation --help | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_a_real_checkpoint_from_the_zoo_is_measured_behind_the_walls(tmp_path: Path) -> None:
    zoo = sorted((ROOT / "models" / "zoo").glob("*vae*.safetensors"))[:2]
    command = [
        sys.executable, "-m", "evaluation", "evaluate", *map(str, zoo), "--data", "digits", "--n", "100", "--metrics",
        "mse,ssim", "--out", str(tmp_path / "out"),
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"Mean squared error.*±.*±", ran.stdout)
    assert len(list((tmp_path / "out").glob("*.npz"))) == 2


@pytest.mark.slow
def test_an_unknown_metric_suggests_a_name(tmp_path: Path) -> None:
    vae = next((ROOT / "models" / "zoo").glob("*vae*.safetensors"))
    command = [
        sys.executable, "-m", "evaluation", "evaluate", str(vae), "--data", "digits", "--metrics", "msee", "--out",
        str(tmp_path / "out"),
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 2
    assert "did you mean 'mse'" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
