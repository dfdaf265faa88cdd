"""Temporary folders of commands: gone with them, and those of killed ones with the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from evaluation.jobs.scratch import HELD, scratch_folder

COMMAND = """
import sys, time
from evaluation.cli.commands import Command, command
from evaluation.cli import main
from evaluation.jobs.scratch import scratch_folder

def wait(arguments):
    with scratch_folder() as folder:
        print(folder, flush=True)
        time.sleep(60)

command(Command(name="wait", help="", description="", declare=lambda parser: None, run=wait, order=1))
sys.exit(main(["wait"]))
"""


def _hears_signals() -> None:
    """Tests that were started with nohup, or behind a shell, hand on that a hangup or an interrupt is ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130), ("SIGKILL", -9)])
def test_a_signal_leaves_no_folder(ending: str, status: int, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        preexec_fn=_hears_signals,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.send_signal(getattr(signal, ending))
        said = process.communicate(timeout=60)[1]
    assert process.returncode == status
    assert said == ("" if ending == "SIGKILL" else "stopped\n")
    assert folder.exists() == (ending == "SIGKILL")


def test_the_next_command_removes_what_a_killed_one_left_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("touchstone-killed", "touchstone-young", "touchstone-other", "mine"):
        (tmp_path / name).mkdir()
        if name != "touchstone-other":
            (tmp_path / name / HELD).write_text("")
        if name != "touchstone-young":
            os.utime(tmp_path / name, (time.time() - 3600,) * 2)
    with scratch_folder() as in_use:
        os.utime(in_use, (time.time() - 3600,) * 2)
        with scratch_folder():
            assert in_use.is_dir(), "another command works in it"
        left = sorted(path.name for path in tmp_path.iterdir() if path != in_use)
    assert left == ["mine", "touchstone-other", "touchstone-young"]
    assert not in_use.exists()
