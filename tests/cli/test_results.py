"""Results files of commands: none is lost to another, and a bad one stops none of the others."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.record import results_file

Run = Callable[..., Any]
Make = Callable[..., Path]


def test_another_checkpoint_of_the_name_does_not_take_the_place_of_the_first(
    run: Run, checkpoint: Make, tmp_path: Path
) -> None:
    run("evaluate", checkpoint("ok", "x/vae.pth"), "--data", "digits", "--out", "out")
    before = (tmp_path / "out" / "vae.json").read_bytes()
    said = run("evaluate", checkpoint("ok", "y/vae.pth"), "--data", "digits", "--out", "out")
    assert "'vae.json' holds a result of another checkpoint and was left as it is" in said.err
    assert (tmp_path / "out" / "vae.json").read_bytes() == before
    assert len(list((tmp_path / "out").glob("vae-*.json"))) == 1
    said = run("compare", "out", "--baseline", "vae")
    assert said.status == 0
    assert said.out.splitlines()[0].split()[1].startswith("vae-"), "each has the name of its file"


def test_a_full_disk_costs_one_file_and_status_1(
    run: Run, checkpoint: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = results_file.write_arrays

    def full(path: Path, arrays: Any) -> None:
        if path.name.startswith("a."):
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, arrays)

    monkeypatch.setattr(results_file, "write_arrays", full)
    said = run("evaluate", checkpoint("ok", "a.pth"), checkpoint("ok", "b.pth"), "--data", "digits", "--out", "out")
    assert said.status == 1
    assert "a: its results cannot be written to 'out/a.json': No space left on device" in said.err.splitlines()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["b.json", "b.npz"]
    assert said.out.splitlines()[0].split() == ["metric", "a", "b"], "what was measured is shown all the same"


def test_bad_files_are_said_and_the_others_compared_and_reported(run: Run, checkpoint: Make, tmp_path: Path) -> None:
    run("evaluate", checkpoint("ok", "a.pth"), checkpoint("ok", "b.pth"), "--data", "digits", "--out", "out")
    (tmp_path / "out" / "package.json").write_text("{}")
    foreign = run("compare", "out")
    assert foreign.status == 0
    assert foreign.err.startswith("'package.json' is not a Touchstone results file: ")
    (tmp_path / "out" / "b.npz").unlink()
    plain = json.loads((tmp_path / "out" / "a.json").read_text())
    (tmp_path / "out" / "c.json").write_text(json.dumps(plain | {"schema_version": 99}))
    for command in (("compare", "out"), ("report", "out", "--out", "report.html")):
        said = run(*command)
        assert said.status == 1
        assert "'c.json' was written by Touchstone 0 (results version 99; " in said.err
        assert "'b.npz' beside the results cannot be read (it is missing)" in said.err
        assert len(said.err.splitlines()) == 3
    assert "b.npz" in (tmp_path / "report.html").read_text()
