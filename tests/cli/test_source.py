"""``--source`` and ``--no-source``: which code of the author a worker is given to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Run = Callable[..., Said]
Make = Callable[..., Path]


@pytest.fixture
def told(run: Run, checkpoint: Make) -> Callable[..., list[str]]:
    """What a worker read of the source that it was given."""
    path = checkpoint("ok")

    def call(*arguments: object) -> list[str]:
        evidence: list[str] = json.loads(run("inspect", path, "--json", *arguments).out)["evidence"]
        return evidence

    return call


def test_a_worker_reads_the_source_that_is_named_or_lies_beside_the_file(
    told: Callable[..., list[str]], tmp_path: Path
) -> None:
    assert told() == []
    (tmp_path / "nets.py").write_text("one")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "vae.ipynb").write_text("two")
    assert told() == ["beside: nets.py, one"]
    assert told("--no-source") == []
    named = told("--source", tmp_path / "elsewhere" / "vae.ipynb", "--source", "nets.py")
    assert named == ["given: vae.ipynb, two", "given: nets.py, one"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--source", "nothere.py"], "there is no source 'nothere.py'; check the path"),
        (["--source", "vae.pth"], "a source is a .py or .ipynb file, a folder or a .zip of them"),
        (["--source", "nets.py", "--model", "nets.py:VAE"], "--source is read and --model is run"),
        (["--source", "nets.py", "--no-source"], "not allowed with argument"),
    ],
)
@pytest.mark.parametrize("command", ["inspect", "evaluate"])
def test_what_names_no_source_is_bad_input(
    run: Run, checkpoint: Make, tmp_path: Path, command: str, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "nets.py").write_text("one")
    measured = ["--data", "digits", "--out", "results"] if command == "evaluate" else []
    said = run(command, checkpoint("ok"), *measured, *arguments)
    assert said.status == 2
    assert sentence in said.err
