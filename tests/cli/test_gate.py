"""`gate`: exit status, forms, a first file of rules; the workflow of the documents as far as a shell runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation.record.results_file import write_results
from tests.docs.documents import ROOT, blocks
from tests.judging.gate.test_judging import model

RULES = "undecided: pass\nrules:\n  mse: {not_worse: true}\n"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for name, value, seed in (("old", 0.5, 1), ("same", 0.502, 2), ("worse", 0.7, 3)):
        write_results(model(value, name=name, seed=seed), tmp_path / "out" / f"{name}.json")
    (tmp_path / "gates.yaml").write_text(RULES)
    return tmp_path


def test_one_worse_model_closes_the_gate(results: Path, run: Callable[..., Any]) -> None:
    forms = ["--junit", "gate.xml", "--markdown", "gate.md"]
    said = run("gate", "out", "--rules", "gates.yaml", "--baseline", "old", *forms)
    assert said.status == 1, said.err
    assert "1 passed, 1 failed, 0 undecided" in said.out
    assert (results / "gate.xml").read_text().count("<testcase") == 2
    assert "**failed** | worse" in (results / "gate.md").read_text()


@pytest.mark.usefixtures("results")
def test_the_gate_is_open_where_nothing_is_worse(run: Callable[..., Any]) -> None:
    said = run("gate", "out/same.json", "--rules", "gates.yaml", "--baseline", "out/old.json")
    assert said.status == 0, said.err


def test_a_first_file_of_rules_is_written_once(results: Path, run: Callable[..., Any]) -> None:
    asked = ("gate", "out", "--rules", "first.yaml", "--baseline", "old", "--init")
    assert run(*asked).status == 0
    assert "mse: {not_worse: true}" in (results / "first.yaml").read_text()
    again = run(*asked)
    assert again.status == 2
    assert "is there already" in again.err
    assert run("gate", "out/same.json", "--rules", "first.yaml", "--baseline", "out/old.json").status == 0


@pytest.mark.usefixtures("results")
def test_bad_input_is_one_sentence(run: Callable[..., Any]) -> None:
    for words in (("--rules", "nothere.yaml"), ("--rules", "gates.yaml"), ("--rules", "out/old.npz")):
        said = run("gate", "out", *words)
        assert said.status == 2
        assert len(said.err.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("candidate", "status"), [("released", 0), ("vae-collapsed", 1)])
def test_the_workflow_of_the_documents_passes_a_good_checkpoint_and_stops_a_bad_one(
    candidate: str, status: int, tmp_path: Path
) -> None:
    block = next(one for one in blocks(ROOT / "docs/how-to/gate-a-build.md", "yaml") if "jobs:" in one.code)
    scripts = {one["name"]: one["run"] for one in yaml.safe_load(block.code)["jobs"]["gate"]["steps"] if "name" in one}
    zoo = ROOT / "models" / "zoo"
    shutil.copy(zoo / "vae.safetensors", tmp_path / "released.safetensors")
    shutil.copy(
        zoo / f"{'vae' if candidate == 'released' else candidate}.safetensors", tmp_path / "candidate.safetensors"
    )
    (tmp_path / "gates.yaml").write_text(RULES)
    (tmp_path / "touchstone").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m touchstone "$@"\n')
    (tmp_path / "touchstone").chmod(0o755)
    told = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": "summary.md", "PYTHONPATH": str(ROOT)}
    measure = scripts["measure"].strip() + " --metrics mse --n 200"
    for script, wanted in ((measure, 0), (scripts["gate"], status)):
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=os.environ | told,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == wanted, done.stderr
    assert (tmp_path / "summary.md").read_text().startswith("### Touchstone gate")
