"""``python -I fork_server.py SOCKET PROGRAM``: imports a program, opens nothing, forks one worker for each request.

Guests are modules of others that the program imports. They are imported in a fork of this process, which then serves
in its place. Where a guest keeps it from serving, the fork is ended and another one does without that guest.

Importing torch and the rest takes 3 s; a fork takes milliseconds and shares what was imported. Nothing is computed
here: OpenMP's threads do not survive a fork, so there must be none. Ends with its parent, or when idle.

Some steps compile for 10 s and more. A fork of this process does it for them once (``WarmRequest``), and then serves
requests of its own. So workers that need such a step inherit it compiled, and all others are forked without delay. Of
numba's threading layers only ``workqueue`` starts its threads anew after a fork.

Run as a file, before any package of ours can be imported: the standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import site
import socket
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import NoReturn

IDLE_SECONDS = 600.0
LONGEST_REQUEST = 2**20
PR_SET_PDEATHSIG = 1
STARTED_THREAD = 99
"""Exit status of a fork in which a guest started a thread."""


@dataclass(frozen=True)
class Startup:
    """What the server is told when it is started."""

    module: str
    """The program."""
    keeper: str
    """The module that looks after a worker (``keeper.py``)."""
    packages: Sequence[tuple[str, str]]
    """Names and folders of the packages that the two lie in."""
    search_path: Sequence[str] = ()
    """Where guests are installed."""
    guest_seconds: float = 30.0
    """One guest's import may take this long. A worker that is waited for counts as hung after 120 s."""

    def encode(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> Startup:
        return cls(**json.loads(text))


@dataclass(frozen=True)
class ForkRequest:
    """A worker is asked for. Its stdin, its pipe, its standard error and the pipe for its status come with it."""

    folder: str
    environment: Mapping[str, str]

    def encode(self) -> bytes:
        return json.dumps({"worker": asdict(self)}).encode()


@dataclass(frozen=True)
class WarmRequest:
    """A fork is asked for that warms steps of the program, and then serves the socket that comes with this."""

    steps: Sequence[str]
    compiled: str
    """Where numba keeps what it compiles."""

    def encode(self) -> bytes:
        return json.dumps({"warm": asdict(self)}).encode()


@dataclass(frozen=True)
class Parts:
    """The two modules that were imported."""

    program: ModuleType
    keeper: ModuleType


def decode(content: bytes) -> ForkRequest | WarmRequest:
    ((kind, fields),) = json.loads(content).items()
    return ForkRequest(**fields) if kind == "worker" else WarmRequest(**fields)


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    startup = Startup.decode(sys.argv[2])
    for name, folder in startup.packages:
        _import_by_place(name, folder)
    keeper = importlib.import_module(startup.keeper)
    program = importlib.import_module(startup.module)
    for folder in startup.search_path:
        _search(folder)
    program.preload()
    while not _serve_with_guests(control, Parts(program, keeper), startup.guest_seconds):
        pass  # another one without the guest that was refused


def _search(folder: str) -> None:
    """Python's option -I leaves out the user's own packages and PYTHONPATH."""
    if folder in sys.path:
        return
    if os.path.basename(folder) in ("site-packages", "dist-packages"):
        site.addsitedir(folder)  # editable installations are named in its .pth files
    else:
        sys.path.append(folder)


def _serve_with_guests(control: socket.socket, parts: Parts, patience: float) -> bool:
    """Serve, in a fork that has imported the guests where there are any. False when one kept it from serving: it was
    refused."""
    program = parts.program
    if not program.guests():
        _serve(control, parts)
        return True
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        try:
            _import_guests(program, tell)
            _serve(control, parts)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(tell)
    last, state = _listen(told, patience)
    os.close(told)
    if state == "slow":
        os.kill(child, signal.SIGKILL)
    if state == "ready":
        control.close()
    _, status = os.waitpid(child, 0)
    if state != "ready":
        slow = f"importing it takes longer than {patience:g} seconds"
        program.refuse_guest(last, slow if state == "slow" else _why(status))
    return state == "ready"


def _import_guests(program: ModuleType, tell: int) -> None:
    """Say each name before it is imported, and an empty one when all are."""
    for name in program.guests():
        os.write(tell, f"{name}\n".encode())
        program.import_guest(name)
        if threading.active_count() > 1:
            os._exit(STARTED_THREAD)
    program.ready()
    os.write(tell, b"\n")
    os.close(tell)


def _listen(told: int, patience: float) -> tuple[str, str]:
    """(the last guest that was named, ``ready`` or ``slow`` or ``ended``)."""
    text, state = "", ""
    while not state:
        if not select.select([told], [], [], patience)[0]:
            state = "slow"
        elif heard := os.read(told, 2**16):
            text += heard.decode()
            state = "ready" if text.endswith("\n\n") else ""
        else:
            state = "ended"
    return text.rstrip("\n").rpartition("\n")[2], state


def _why(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code == STARTED_THREAD:
        return "importing it starts a thread, which workers cannot inherit"
    return f"importing it ends the process ({f'signal {-code}' if code < 0 else f'exit status {code}'})"


def _serve(control: socket.socket, parts: Parts) -> None:
    """Fork a worker for each request. Returns when the parent is gone, or when idle."""
    gc.freeze()
    # Python warns of threads at a fork; the only ones are OpenBLAS's, which ends them before it and starts them anew
    warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*multi-threaded.*fork")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.settimeout(IDLE_SECONDS)
    while True:
        try:
            request, descriptors, *_ = socket.recv_fds(control, LONGEST_REQUEST, 4)
        except TimeoutError:
            return
        if not request:
            return
        asked = decode(request)
        if os.fork() == 0:
            if isinstance(asked, ForkRequest):
                control.close()
                _start_worker(parts, asked, descriptors)
            control.close()
            _warm(parts.program, asked)
            return _serve(socket.socket(fileno=descriptors[0]), parts)
        for descriptor in descriptors:
            os.close(descriptor)


def _import_by_place(name: str, folder: str) -> None:
    """Without its parent folder on the path: that one is closed to workers."""
    spec = importlib.util.spec_from_file_location(
        name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


def _warm(program: ModuleType, request: WarmRequest) -> None:
    """A step that cannot be warmed says why in the worker that needs it, and is no reason to end here."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # while it compiles it does not hear that nobody waits any more
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ["NUMBA_CACHE_DIR"] = request.compiled
    _reload_numba()
    with contextlib.suppress(Exception):
        program.warm(request.steps)
    gc.collect()
    libc.prctl(PR_SET_PDEATHSIG, 0)


def _reload_numba() -> None:
    """numba reads its environment when it is imported."""
    if numba := sys.modules.get("numba"):
        numba.core.config.reload_config()


def _start_worker(parts: Parts, request: ForkRequest, descriptors: Sequence[int]) -> NoReturn:
    stdin, events, errors, status = descriptors
    wanted = parts.keeper.ToKeep(
        main=parts.program.main, prepare=_reload_numba, folder=request.folder, environment=request.environment,
        stdin=stdin, events=events, errors=errors, status=status,
    )  # fmt: skip
    parts.keeper.keep(wanted)
    raise AssertionError("a keeper ends its process")


if __name__ == "__main__":
    main()
