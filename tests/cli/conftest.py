"""The command line in this process, with a worker that does what the checkpoint's content says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluation.cli import main
from evaluation.jobs import workers
from tests.jobs.fake_worker import FAKE


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    monkeypatch.setattr(workers, "PROGRAM", FAKE)
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Said:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


@pytest.fixture
def checkpoint(tmp_path: Path) -> Callable[..., Path]:
    def make(behaviour: str, name: str = "vae.pth") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{behaviour}\n{name}")
        return path

    return make
