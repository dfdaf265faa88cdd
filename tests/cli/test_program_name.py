"""Help and errors name the command as it was called, also what a worker says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.cli.commands import command, commands
from evaluation.jobs.surroundings import environment
from evaluation.measuring.plan import make_plan
from evaluation.registry import registry
from evaluation.types import Config, TouchstoneError

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("module", "program", "arguments"),
    [
        ("touchstone", "python -m touchstone", ["evaluate", "--n", "x"]),
        ("touchstone", "python -m touchstone", ["train", "mlp_vae", "--epochs", "x"]),
        ("evaluation", "python -m evaluation", ["evaluate", "--n", "x"]),
        pytest.param("training", "python -m training", ["mlp_vae", "--epochs", "x"], marks=pytest.mark.slow),
    ],
)
def test_a_refusal_names_the_command_that_was_called(module: str, program: str, arguments: list[str]) -> None:
    command = [sys.executable, "-m", module, *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 2
    words = [word for word in arguments[:-2] if not word.startswith("-")]
    assert f"`{' '.join([program, *words])} --help` explains" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_worker_is_told_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_CALLED_AS", "touchstone")
    given = environment(tmp_path, tmp_path / "cache", fills_cache=False)
    assert given["TOUCHSTONE_CALLED_AS"] == "touchstone"
    with pytest.raises(TouchstoneError, match="`touchstone catalog` lists all"):
        make_plan(registry(), Config(metrics=("zzzzzz",)))


def test_results_that_are_none_name_the_command(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    assert "Write one with `python -m evaluation evaluate`" in run("compare", "a.json").err


def test_no_sentence_spells_a_command_of_its_own() -> None:
    spelled = [
        path.relative_to(ROOT).as_posix()
        for folder in ("evaluation", "models", "training", "ui", "pages", "touchstone")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "python -m " in line and "``python -m " not in line
    ]
    # called.py knows the name; the others set it.
    assert set(spelled) == {
        "evaluation/__main__.py", "evaluation/called.py", "training/command.py", "touchstone/__main__.py",
    }  # fmt: skip


def test_a_command_is_announced_once() -> None:
    with pytest.raises(ValueError, match="two commands are named 'evaluate'"):
        command(next(item for item in commands() if item.name == "evaluate"))
