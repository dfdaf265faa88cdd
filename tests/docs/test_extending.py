"""The examples of docs/extending.md work: each is put where it says, and used as it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, blocks

DOCUMENT = ROOT / "docs" / "extending.md"
PLACES = (
    "tests",
    "evaluation",
    "models",
    "training",
    "ui",
    "pages",
    "touchstone",
    "static",
    "app.py",
    ".streamlit",
    "docs/making",
)


def _examples() -> dict[str, str]:
    """The file that the first line names -> the code."""
    found = {}
    for block in blocks(DOCUMENT, "python"):
        first = block.code.partition("\n")[0]
        assert re.fullmatch(r"# [\w/]+\.py", first), f"{block}: the first line names the file"
        found[first.removeprefix("# ")] = block.code
    return found


def test_every_kind_of_the_table_has_an_example() -> None:
    folders = re.findall(r"^\| \[.+?\| `([\w/]+)/`", DOCUMENT.read_text(), re.MULTILINE)
    assert len(folders) == 12
    assert not [folder for folder in folders if not any(path.startswith(f"{folder}/") for path in _examples())]


LEFT_OUT = ("*.pyc", "*.npz", "*.sqlite", "*.png", "node_modules")

USE = """
import json, sys, tempfile
from pathlib import Path
import numpy as np
import torch

from evaluation import TouchstoneError, evaluate
from evaluation.data.dataset import open_dataset
from evaluation.judging.findings import findings
from evaluation.registry import registry
from evaluation.types import Config
from touchstone.__main__ import main
from docs.making.docstrings import docstring_of

assert main_of("train", "linear_autoencoder", "--data", "stripes:2", "--epochs", "3", "--latent-dim", "3",
               "--out", "linear.safetensors") == 0
assert "contrasts" in registry().artifacts
assert set(docstring_of(registry().metrics["brightness_shift"].function).parameters) == {"black"}
config = Config(n=60, metrics=("brightness_shift", "mse"), replicates=50, extractor="projections")
(run,) = evaluate(["linear.safetensors"], data="stripes:2", config=config)
assert run.ok("brightness_shift").interval is not None, run.record.outcomes
assert run.record.checkpoint.family == "linear_autoencoder"

dark = run.record.model_copy(update={"outcomes": [
    one.model_copy(update={"value": -0.3, "interval": (-0.4, -0.2), "warnings": []}) for one in run.record.outcomes
]})
from dataclasses import replace
assert "Dark reconstructions" in [one.title for one in findings(replace(run, record=dark))]

from evaluation.measuring.extractors.base import open_extractor
features = open_extractor("projections", open_dataset("stripes:1")).extract(np.zeros((3, 1, 8, 8), np.float32))
assert features.features.shape == (3, 16)
try:
    open_dataset("stripes:3")
except TouchstoneError as error:
    assert "1, 2 or 4" in str(error)
else:
    raise AssertionError

from models.formats import formats
from models.base import CheckpointError
(made,) = [one for one in formats() if one.name == "json_weights"]
good, bad = Path("a.weights.json"), Path("b.weights.json")
good.write_text(json.dumps({"decoder.weight": [[0.5, 1.0]]}))
bad.write_text("[")
assert made.sniff(b"", good) and not made.sniff(b"", Path("a.json"))
assert made.read(good).networks[0].parameters == 2
try:
    made.read(bad)
except CheckpointError:
    pass
else:
    raise AssertionError

from evaluation.record.results_file import write_results
write_results(run, Path("results/linear.json"))
assert main_of("names", "results") == 0

from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=60).run()
at.switch_page("pages/60_digests.py").run()
assert not at.exception, at.exception
assert at.title[0].value == "Digests"

from evaluation.cli.commands import commands
from evaluation.judging.findings import rules
from evaluation.judging.questions import questions
from evaluation.judging.tasks import tasks
from models.families import families
from training.recipes import recipes
from tests.contract.registered import check_all, hold, kinds

MADE = {
    "artifacts": registry().artifacts["contrasts"],
    "commands": next(one for one in commands() if one.name == "names"),
    "extractors": ("projections", registry().extractors["projections"]),
    "families": families()["linear_autoencoder"],
    "findings": next(one for one in rules() if one.__name__ == "dark_reconstructions"),
    "formats": made,
    "questions": questions()["denoising"],
    "recipes": recipes()["linear_autoencoder"],
    "sources": ("stripes", registry().sources["stripes"]),
    "tasks": tasks()["latent"],
}
for kind, thing in MADE.items():
    check_all(kind, thing, Path(tempfile.mkdtemp()))
hold(kinds()["metrics"].quick(), registry().metrics["brightness_shift"], Path(tempfile.mkdtemp()))
print("all used")
"""


@pytest.mark.slow
def test_every_example_works_in_its_place(tmp_path: Path) -> None:
    """In a copy of the code."""
    for place in PLACES:
        if (ROOT / place).is_file():
            shutil.copy(ROOT / place, tmp_path / place)
        else:
            shutil.copytree(ROOT / place, tmp_path / place, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name, code in _examples().items():
        assert not (tmp_path / name).exists(), f"{name} exists already"
        (tmp_path / name).write_text(code)
    program = f"def main_of(*words):\n    sys.argv = ['touchstone', *words]\n    return main()\n{USE}"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "all used" in ran.stdout
