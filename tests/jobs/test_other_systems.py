"""macOS and Windows: no workers, so one sentence where a checkpoint would be opened; all else works.

A process stands in for such a system. Third-party packages are imported first, as they run there in their own way;
then what the system lacks is taken away, and Touchstone is imported and used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evaluation.jobs.sandbox.availability import why_no_workers

pytestmark = pytest.mark.xdist_group("other systems")

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import json, os, sys
from pathlib import Path
system, folder = sys.argv[1], Path(sys.argv[2])

import asyncio, multiprocessing, socket, subprocess, tempfile
import numba, pandas, pydantic, sklearn.datasets, sklearn.ensemble, sqlalchemy, torch
import torchmetrics.functional.image, safetensors.torch, threadpoolctl
from sqlalchemy.dialects import sqlite
from streamlit.testing.v1 import AppTest

class Missing:
    "Refuses modules that this system has not."
    names = {"fcntl", "resource", "pwd", "grp", "termios"} if system == "win32" else {"msvcrt", "winreg"}
    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)

class Locks:
    "msvcrt, as far as it locks files."
    LK_NBLCK, held, taken = 2, set(), 0
    def locking(self, descriptor, mode, size):
        assert (mode, size) == (self.LK_NBLCK, 1)
        Locks.taken += 1

taken_away = ["sched_getaffinity", "sched_setaffinity", "unshare", "O_PATH"]
if system == "win32":
    taken_away += ["fork", "sysconf", "geteuid", "getuid", "uname", "setsid", "killpg", "O_NOFOLLOW", "O_NONBLOCK",
                   "O_CLOEXEC", "nice", "statvfs"]
    del socket.send_fds, socket.recv_fds
    sys.modules["msvcrt"] = Locks()
for name in taken_away:
    if hasattr(os, name):
        delattr(os, name)
for name in Missing.names:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
ours = ("evaluation", "models", "training", "ui", "pages")
assert not any(name.partition(".")[0] in ours for name in sys.modules)
sys.platform = system
open_here = os.open

def open_there(path, *more, **named):
    if str(path).startswith("/proc"):
        raise FileNotFoundError(2, "there is no /proc", str(path))
    return open_here(path, *more, **named)

os.open = open_there

import contextlib, io
import evaluation, evaluation.api, evaluation.store.workspace, evaluation.report, evaluation.cli
import evaluation.jobs.supervisor, evaluation.jobs.live_pool, evaluation.jobs.evaluation_job, ui.services
from evaluation.cli import main

def command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}

zoo = Path("models/zoo")
names = ["autoencoder-2d", "vae"]
config = evaluation.Config(metrics=("mse",), n=50, n_train=100, replicates=20)
runs = evaluation.evaluate([zoo / f"{name}.safetensors" for name in names], data="digits", config=config)
from evaluation.record.results_file import write_results
results = folder / "results"
results.mkdir()
for run in runs:
    write_results(run, results / f"{run.name}.json")

store = evaluation.open_store()
checkpoint = store.checkpoints.add(zoo / "vae.safetensors", name="vae", origin="upload")
store.runs.save(runs[1])

def pages():
    at = AppTest.from_file("app.py", default_timeout=60)
    at.run()
    said = {}
    for page in sorted(Path("pages").glob("[0-9]*.py")):
        at.switch_page(str(page))
        at.run()
        said[page.stem.partition("_")[2]] = {
            "exceptions": [str(error.value) for error in at.exception],
            "info": [element.value for element in at.info],
            "uploads": sum("dropzone" in one.proto.component_name for one in at.get("bidi_component")),
        }
    return said

found = {
    "evaluate": command("evaluate", zoo / "vae.safetensors", "--data", "digits", "--out", folder / "out"),
    "inspect": command("inspect", zoo / "vae.safetensors"),
    "catalog": command("catalog"),
    "compare": command("compare", results),
    "report": command("report", results, "--out", folder / "report.html"),
    "written": (folder / "report.html").exists(),
    "library": evaluation.compare(runs).text(),
    "values": [run.ok("mse").value for run in runs],
    "pages": pages(),
    "queued": [job.id for job in store.jobs.all()],
    "locked": Locks.taken,
    "heard": evaluation.jobs.sandbox.availability.why_no_workers(),
}
print(json.dumps(found))
"""


@dataclass(frozen=True)
class System:
    name: str
    platform: str
    found: dict[str, Any]


# Windows lacks more of what workers need than macOS does.
@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("macOS", "darwin"), id="macOS", marks=pytest.mark.slow),
        pytest.param(("Windows", "win32"), id="Windows"),
    ],
)
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> System:
    name, platform = request.param
    folder = tmp_path_factory.mktemp(platform)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOUCHSTONE_WORKSPACE", str(folder / "workspace"))
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, platform, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=300
        )
    assert ran.returncode == 0, ran.stderr
    return System(name, platform, json.loads(ran.stdout.strip().splitlines()[-1]))


def test_the_library_measures_in_process_and_compares(system: System) -> None:
    assert all(value > 0 for value in system.found["values"])
    assert "autoencoder-2d" in system.found["library"]


def test_finished_runs_are_compared_and_reported_by_the_command_line(system: System) -> None:
    assert system.found["compare"]["status"] == 0, system.found["compare"]["err"]
    assert "vae" in system.found["compare"]["out"]
    assert system.found["report"]["status"] == 0, system.found["report"]["err"]
    assert system.found["written"]


def test_the_catalogue_needs_no_worker(system: System) -> None:
    assert system.found["catalog"]["status"] == 0
    assert "trustworthiness" in system.found["catalog"]["out"]


@pytest.mark.parametrize("command", ["evaluate", "inspect"])
def test_opening_a_file_by_the_command_line_is_one_sentence(system: System, command: str) -> None:
    said = system.found[command]
    assert said["status"] == 2
    assert said["out"] == ""
    (line,) = said["err"].splitlines()
    assert f"need Linux, and this is {system.name}" in line
    assert "touchstone.evaluate()" in line


def test_the_models_page_says_it_in_place_of_the_upload_field(system: System) -> None:
    page = system.found["pages"]["models"]
    assert page["uploads"] == 0
    assert any(f"this is {system.name}" in sentence for sentence in page["info"])


def test_every_page_of_finished_runs_works_and_nothing_is_queued(system: System) -> None:
    assert {name: page["exceptions"] for name, page in system.found["pages"].items() if page["exceptions"]} == {}
    assert system.found["queued"] == []


def test_the_workspace_is_locked_by_what_the_system_has(system: System) -> None:
    assert (system.found["locked"] > 0) == (system.platform == "win32")


def test_on_this_system_workers_can_run() -> None:
    assert sys.platform != "linux" or why_no_workers() is None
