"""The decorators keep the types of what they register: a type checker refuses wrong calls and wrong functions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
from evaluation.data.sources.digits import digits
from evaluation.judging.findings import finding
from evaluation.judging.findings.dead_code import dead_code
from evaluation.measuring.artifacts.images.images import images
from evaluation.measuring.extractors.pixels import pixels
from evaluation.measuring.metrics.reconstruction.mse import mse
from evaluation.registry import artifact, extractor, metric, source

mse(nonsense=3)  # call-arg
images(nonsense=3)  # call-arg
digits(3)  # arg-type
pixels("")  # call-arg
dead_code(3)  # arg-type

@metric(title="A", group="latent", source="nobody")  # type-var
def returns_no_view(*, k: int = 3) -> int:
    return k

@source("a")  # type-var
def takes_no_argument() -> int:
    return 3

@extractor("a")  # type-var
def takes_no_dataset(argument: str) -> int:
    return 3

@finding  # type-var
def gives_no_finding(run: str) -> int:
    return 3
"""


@pytest.mark.slow
def test_mypy_refuses_wrong_calls_and_wrong_functions(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "mypy", "--no-pretty", "--no-error-summary", "--hide-error-context", str(script)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    found = {(int(line), code) for line, code in re.findall(r":(\d+): error: .* \[([\w-]+)\]$", ran.stdout, re.M)}
    lines = SCRIPT.splitlines()
    assert found == {(i, line.rpartition("  # ")[2]) for i, line in enumerate(lines, 1) if "  # " in line}, ran.stdout
