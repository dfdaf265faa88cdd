"""Opens one file in a process of its own and records its sentence, time, peak memory and what it tried to do."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 2.0, 512
_GIVE_UP = 30.0
_ACTS = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "subprocess.", "socket.", "pty.", "shutil.",
         "os.remove", "os.rename", "os.mkdir", "os.symlink", "webbrowser.", "pickle.find_class", "ctypes.dlopen",
         "urllib.", "os.chmod", "os.putenv")  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What opening a file did. ``opened`` False: refused by CheckpointError with ``sentence``."""

    opened: bool
    sentence: str
    error: str
    """Name of an exception that is no CheckpointError, or how the process ended; empty when all is well."""
    seconds: float
    """By the clock."""
    cpu_seconds: float
    megabytes: float
    """Peak memory of the process above its start: a fork begins with all that its parent has loaded."""
    acts: tuple[str, ...]
    """Audit events that opening a file must never raise: processes, sockets, real unpickling, files written."""


def warm() -> None:
    """Import all that opening needs, so that each child starts with it."""
    import h5py  # noqa: F401
    import onnxruntime  # noqa: F401
    import PIL.Image
    import torch
    from onnx import shape_inference  # noqa: F401

    import models.opening
    from models.families import families
    from models.formats import formats

    torch.set_num_threads(1)
    PIL.Image.preinit()
    formats()
    families()
    import models.rebuilding  # noqa: F401


def warm_sources() -> None:
    """Import all that reading a source needs."""
    import torch

    from models.source.allowed import loading

    torch.set_num_threads(1)
    loading.load()


def measure(path: Path, folder: Path) -> Outcome:
    """Open ``path`` in a forked child whose working folder is ``folder``. Never raises because of the file."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _child(path, folder, sender)
    os.close(sender)
    started = time.monotonic()
    raw = b""
    while time.monotonic() - started < _GIVE_UP:
        if select.select([receiver], [], [], 0.5)[0]:
            piece = os.read(receiver, 65_536)
            if not piece:
                break
            raw += piece
    else:
        os.kill(child, signal.SIGKILL)
    os.close(receiver)
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - started
    peak = usage.ru_maxrss / 1024
    if not raw:
        return Outcome(False, "", f"the process ended with status {status}", seconds, seconds, peak, ())
    found: dict[str, Any] = json.loads(raw)
    return Outcome(
        found["opened"],
        found["sentence"],
        found["error"],
        found["seconds"],
        found["cpu_seconds"],
        max(0.0, peak - found["megabytes_before"]),
        tuple(found["acts"]),
    )


def _child(path: Path, folder: Path, sender: int) -> None:
    acts: list[str] = []
    watching = [False]

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if not watching[0]:
            return
        if event.startswith(_ACTS):
            acts.append(event)
        flags = arguments[2] if event == "open" and len(arguments) > 2 else 0
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            acts.append(f"write {arguments[0]}")

    found: dict[str, Any] = {
        "opened": False,
        "sentence": "",
        "error": "",
        "seconds": 0.0,
        "cpu_seconds": 0.0,
        "megabytes_before": 0.0,
    }
    try:
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.addaudithook(audit)
        from models.errors import TouchstoneError
        from tests.hostile.reading import take

        found["megabytes_before"] = _resident_megabytes()
        started, used = time.monotonic(), time.process_time()
        watching[0] = True
        try:
            found["sentence"] = take(path)
            found["opened"] = True
        except TouchstoneError as error:
            found["sentence"] = str(error)
        except BaseException as error:
            found["error"] = f"{type(error).__name__}: {error}"[:300]
        watching[0] = False
        found["seconds"], found["cpu_seconds"] = time.monotonic() - started, time.process_time() - used
    finally:
        os.write(sender, json.dumps(found | {"acts": acts}).encode()[:60_000])
        os._exit(0)


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20
