"""A guest's import may do anything: workers are forked all the same, without that guest."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evaluation.jobs import workers
from evaluation.jobs.sandbox import keeper
from evaluation.jobs.sandbox.fork_client import FORK_SERVER_FILE, Child
from evaluation.jobs.sandbox.fork_server import ForkRequest, Startup

PROGRAM = """
import os, signal, threading, time
left = {names!r}
refused, imported = [], []

def preload(): ...
def guests(): return [name for name in left if name not in imported]
def refuse_guest(name, reason):
    left.remove(name)
    refused.append(f"{{name}}: {{reason}}")
def import_guest(name):
    {{"exit": lambda: os._exit(7), "crash": lambda: os.kill(os.getpid(), signal.SIGKILL),
      "hang": lambda: time.sleep(600), "raise": lambda: 1 / 0,
      "thread": lambda: threading.Thread(target=time.sleep, args=(600,), daemon=True).start(),
      "sound": lambda: None, "fine": lambda: None}}[name]()
    imported.append(name)
def ready(): ...
def main(events): os.write(events, "\\n".join(["|".join(imported), *refused]).encode())
"""


def startup(folder: Path) -> str:
    packages = [*workers.PROGRAM.packages, ("program", str(folder / "program"))]
    return Startup("program.guests", keeper.__name__, packages, guest_seconds=0.5).encode()


def said(folder: Path, names: list[str]) -> list[str]:
    """What a worker of a program with these guests says: those that were imported, then each that was not and why."""
    (folder / "program").mkdir()
    (folder / "program" / "__init__.py").write_text("")
    (folder / "program" / "guests.py").write_text(PROGRAM.format(names=names))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-I", str(FORK_SERVER_FILE), str(theirs.fileno()), startup(folder)]
    with theirs, (folder / "errors").open("wb") as errors:
        running = subprocess.Popen(command, pass_fds=[theirs.fileno()], stderr=errors)
    given, stdin = os.pipe()
    events, told = os.pipe()
    status, tell = os.pipe()
    with (folder / "worker").open("wb") as stream:
        theirs_too = [given, told, stream.fileno(), tell]
        socket.send_fds(ours, [ForkRequest(str(folder), {}).encode()], theirs_too)
    for descriptor in (given, told, tell):
        os.close(descriptor)
    child = Child(stdin, events, status)
    try:
        assert child.wait(30.0) == 0, (folder / "errors").read_text()
        return os.read(events, 10_000).decode().splitlines()
    finally:
        child.end()
        ours.close()
        running.wait(10)


def test_guests_that_end_the_process_hang_or_start_threads_are_left_out(tmp_path: Path) -> None:
    imported, *refused = said(tmp_path, ["sound", "exit", "thread", "crash", "hang", "raise", "fine"])
    assert imported == "sound|fine"
    assert refused == [
        "exit: importing it ends the process (exit status 7)",
        "thread: importing it starts a thread, which workers cannot inherit",
        "crash: importing it ends the process (signal 9)",
        "hang: importing it takes longer than 0.5 seconds",
        "raise: importing it ends the process (exit status 1)",
    ]


def test_the_server_ends_with_its_parent_also_while_a_guest_is_imported(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "__init__.py").write_text("")
    (tmp_path / "program" / "guests.py").write_text(PROGRAM.format(names=["hang"]))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-I", str(FORK_SERVER_FILE), str(theirs.fileno()), startup(tmp_path)]
        running = subprocess.Popen(command, pass_fds=[theirs.fileno()])
    time.sleep(0.2)
    ours.close()
    assert running.wait(30) == 0


@pytest.mark.parametrize("folder", ["site-packages", "elsewhere"])
def test_guests_are_found_where_they_are_installed(folder: str, tmp_path: Path) -> None:
    """Also through the .pth files of site-packages, which editable installations leave there."""
    where, project = tmp_path / folder, tmp_path / "project"
    for place, name in ((where, "beside"), (project, "linked")):
        place.mkdir()
        (place / f"{name}.py").write_text("")
    (where / "linked.pth").write_text(f"{project}\n")
    script = f"import runpy, sys; s = runpy.run_path({str(FORK_SERVER_FILE)!r}); s['_search']({str(where)!r})\n"
    script += "import beside\ntry:\n    import linked; print('linked')\nexcept ImportError: print('no')"
    ran = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split() == ["linked" if folder == "site-packages" else "no"]
