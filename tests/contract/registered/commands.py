"""Commands: --help explains, and a wrong argument is one sentence and exit status 2."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation.cli import main
from evaluation.cli.commands import Command, commands
from tests.contract.registered import sentence_in, slow


def things() -> Mapping[str, Command]:
    import touchstone.__main__  # noqa: F401  (announces the commands of training and ui)

    return {item.name: item for item in commands()}


def check_is_described(item: Command, folder: Path) -> None:
    assert 5 <= len(item.help) <= 80
    sentence_in(
        (item.description or "").strip().split("\n\n")[0].replace("\n", " "),
        f"the description of '{item.name}'",
        longest=500,
    )


@slow
def check_help_is_printed(item: Command, folder: Path) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main([item.name, "--help"])
    assert ended.value.code == 0
    assert item.name in out.getvalue()


@slow
def check_a_wrong_argument_is_one_sentence_and_2(item: Command, folder: Path) -> None:
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = main([item.name, "--no-such-option"])
    assert status == 2
    assert len(said.getvalue().strip().splitlines()) == 1, said.getvalue()
    assert "Traceback" not in said.getvalue()
