"""The sandbox's limits, tried out in a process under them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.jobs.sandbox import worker_process
from evaluation.jobs.sandbox.isolation import Isolation, landlock
from evaluation.jobs.sandbox.surroundings import needed_by_python

SCRIPT = """
import importlib.util, json, os, sys, threading
folder = sys.argv[1]
spec = importlib.util.spec_from_file_location("walls", folder + "/__init__.py", submodule_search_locations=[folder])
module = importlib.util.module_from_spec(spec); sys.modules["walls"] = module; spec.loader.exec_module(module)
given = json.loads(sys.argv[2])
walls = module.lock_down(read=given["read"], write=given["write"], limited=given["limits"])

def attempt(action):
    try:
        action(); return "done"
    except MemoryError:
        return "MemoryError"
    except OSError as error:
        return type(error).__name__

def allocate():
    import mmap
    mmap.mmap(-1, 1 << 33, flags=mmap.MAP_PRIVATE)

import socket, subprocess
secret, mine = given["secret"], given["write"][0]
found = {
    "sentence": walls.sentence, "files": walls.files, "network": walls.network, "programs": walls.programs,
    "read_allowed": attempt(lambda: open(given["read"][-1]).read()),
    "read_secret": attempt(lambda: open(secret).read()),
    "list_secret": attempt(lambda: os.listdir(os.path.dirname(secret))),
    "write_secret": attempt(lambda: open(secret, "w")),
    "write_allowed_for_reading": attempt(lambda: open(given["read"][-1], "w")),
    "write_mine": attempt(lambda: open(mine + "/a", "w").write("x")),
    "link_out": attempt(lambda: os.symlink(secret, mine + "/b")),
    "device": attempt(lambda: os.mknod(mine + "/c")),
    "environment": attempt(lambda: open("/proc/self/environ").read()),
    "parents_environment": attempt(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    "maps": attempt(lambda: open("/proc/self/maps").read()),
    "internet": attempt(lambda: socket.socket(socket.AF_INET)),
    "unix": attempt(lambda: socket.socket(socket.AF_UNIX)),
    "program": attempt(lambda: subprocess.run(["/bin/true"])),
    "fork": attempt(os.fork),
    "kill_parent": attempt(lambda: os.kill(os.getppid(), 0)),
    "memory": attempt(allocate),
    "thread": attempt(lambda: threading.Thread(target=int).start()),
}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    if sys.platform != "linux" or landlock.abi() == 0:
        pytest.skip("this kernel has no Landlock")
    folder = tmp_path_factory.mktemp("walls")
    (folder / "secrets").mkdir()
    secret, allowed, mine = folder / "secrets" / "secret", folder / "checkpoint", folder / "mine"
    secret.write_text("secret")
    allowed.write_text("weights")
    mine.mkdir()
    limits = {"memory": 2**32, "cpu_seconds": 60, "file_size": 2**20, "open_files": 64, "processes": 8192}
    given = {
        "read": [*needed_by_python(), str(allowed)], "write": [str(mine)], "secret": str(secret), "limits": limits,
    }  # fmt: skip
    isolation = Path(worker_process.__file__).with_name("isolation")
    ran = subprocess.run(
        [sys.executable, "-I", "-c", SCRIPT, str(isolation), json.dumps(given)],
        capture_output=True, text=True, timeout=60, env={}, cwd=mine,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    result: dict[str, object] = json.loads(ran.stdout)
    return result


@pytest.mark.parametrize("what", ["read_allowed", "write_mine", "maps", "thread"])
def test_what_the_work_needs_is_possible(found: dict[str, object], what: str) -> None:
    assert found[what] == "done"


@pytest.mark.parametrize(
    "what",
    [
        "read_secret", "list_secret", "write_secret", "write_allowed_for_reading", "link_out", "device", "environment",
        "parents_environment", "internet", "unix", "program", "fork",
    ],
)  # fmt: skip
def test_everything_else_is_refused(found: dict[str, object], what: str) -> None:
    assert found[what] in ("PermissionError", "OSError")


def test_memory_beyond_the_limit_is_refused(found: dict[str, object]) -> None:
    assert found["memory"] in ("OSError", "MemoryError")


def test_signals_stay_inside(found: dict[str, object]) -> None:
    if landlock.abi() < 6:
        pytest.skip("signals are scoped from Landlock 6 on")
    assert found["kill_parent"] == "PermissionError"


def test_the_sentence_says_which_walls_stand(found: dict[str, object]) -> None:
    assert "Landlock" in str(found["sentence"])
    assert "no network" in str(found["sentence"])
    assert Isolation(files=False, network=False, programs=False).sentence.startswith("Resource limits only")
    assert "no Landlock" in Isolation(files=False, network=True, programs=True).sentence
