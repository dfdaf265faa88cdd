"""Every hostile file gets one true sentence, within time and memory, and has no side effect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hostile.corpus import corpus
from tests.hostile.judging import faults
from tests.hostile.measuring import Outcome

_FILES = corpus()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is wrong with each file's outcome, by name. All are opened by children of a process that has loaded little:
    this one has loaded much, which makes each child cost twice as much."""
    command = [sys.executable, "-m", "tests.hostile.opening", str(tmp_path_factory.mktemp("hostile"))]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[str]] = json.loads(ran.stdout)
    return found


def test_the_corpus_has_at_least_sixty_files() -> None:
    assert len(_FILES) >= 60


# The files share one list of outcomes, so they belong on one worker.
@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("name", [file.name for file in _FILES])
def test_hostile_file_gets_one_right_sentence_in_bounds(name: str, outcomes: dict[str, list[str]]) -> None:
    assert outcomes[name] == []


def test_a_file_that_acts_would_be_caught(tmp_path: Path) -> None:
    # The judge itself rejects an outcome that ran something, and a sentence with escape sequences.
    path = tmp_path / "x" / "file"
    path.parent.mkdir()
    work = tmp_path / "work"
    work.mkdir()
    bad = Outcome(False, "would run \x1b[2J<b>", "", 3.0, 3.0, 2000.0, ("os.system",))
    assert len(faults(_FILES[0], bad, path, work)) == 5
