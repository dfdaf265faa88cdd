"""One worker process seen from its parent: started, listened to, never trusted, and always ended.

The parent writes JSON lines to the worker's stdin and reads JSON lines from a pipe of its own. A line may announce
frames: that many raw bytes follow. Standard output goes nowhere; standard error into a file that explains a crash.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import shutil
import signal
import tempfile
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from evaluation.jobs.sandbox.availability import require_workers
from evaluation.jobs.sandbox.fork_client import nursery
from evaluation.jobs.sandbox.surroundings import configured, environment, needed_by_python
from evaluation.types import TouchstoneError

WORKER_FILE = Path(__file__).with_name("worker_main.py")
GIB = 2**30
LONGEST_LINE = 16 * 2**20
LONGEST_FRAMES = 2 * GIB
MOST_SCRATCH = 32 * GIB


class WorkerEnded(TouchstoneError):
    """The worker is gone, or was ended for what it did. The message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may use."""

    memory: int = field(default_factory=lambda: default_memory())
    """Bytes of data, without libraries."""
    cpu_seconds: int = 24 * 3600
    file_size: int = 8 * GIB
    open_files: int = 1024
    processes: int = 8192
    """Threads of this user, the server's own among them."""
    nice: int = 5
    """Above 0, the pages stay quick while a worker computes."""
    silent_seconds: float = 1800.0
    """Without a message for this long: ended."""
    idle_seconds: float = 120.0
    """Without a message and without computing for this long: ended."""


@dataclass(frozen=True, slots=True)
class Message:
    body: Mapping[str, Any]
    frames: tuple[bytes, ...] = ()


def default_memory() -> int:
    """Three quarters of the machine's memory, at most 16 GiB. Raises TouchstoneError where no workers can run."""
    require_workers()
    return min(16 * GIB, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4)


class Worker:
    """A process that performs one task in a scratch folder of its own. Use as a context manager: it ends with it."""

    def __init__(
        self,
        task: Mapping[str, Any],
        *,
        read: Sequence[Path],
        cache: Path,
        scratch: Path,
        limits: Limits | None = None,
        fills_cache: bool = False,
    ) -> None:
        """``fills_cache``: it may write what all workers read, and must therefore open no checkpoint.

        Raises TouchstoneError where no workers can run.
        """
        require_workers()
        self.limits = limits or Limits()
        scratch.mkdir(parents=True, exist_ok=True)
        cache.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="worker-", dir=scratch))
        self._ended = False
        self._pending = bytearray()
        self._heard = self._computed = time.monotonic()
        self._cpu, self._measured = 0, 0.0
        try:
            given = environment(self.folder, cache, fills_cache=fills_cache)
            self.process = nursery(WORKER_FILE).start(self.folder, given, self.folder / "stderr")
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        paths = [*needed_by_python(), *configured(), *map(str, read), str(cache)]
        write = [str(self.folder), *([str(cache)] if fills_cache else [])]
        self.send({"task": dict(task), "read": paths, "write": write, "limits": asdict(self.limits)})

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def send(self, body: Mapping[str, Any], frames: Sequence[bytes] = ()) -> None:
        line = json.dumps({**body, "frames": [len(frame) for frame in frames]}).encode() + b"\n"
        with contextlib.suppress(OSError):  # it is gone: the next receive says how
            for piece in (line, *frames):
                self.process.stdin.write(piece)
            self.process.stdin.flush()

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None after ``timeout`` seconds. Raises WorkerEnded with the reason when it is over."""
        deadline = time.monotonic() + timeout
        while True:
            message = self._take()
            if message is not None:
                self._heard = time.monotonic()
                return message
            left = deadline - time.monotonic()
            if select.select([self.process.events], [], [], min(max(left, 0.0), 1.0))[0]:
                piece = os.read(self.process.events, 2**20)
                if not piece:
                    self._fail(self._obituary())
                self._pending += piece
            elif left <= 0:
                self._watch()
                return None

    def fileno(self) -> int:
        """Of the pipe that its messages come through, to wait for several workers at once."""
        return self.process.events

    def excuse(self) -> None:
        """It is silent because it waits for its parent: its time starts again."""
        self._heard = time.monotonic()

    def end(self) -> None:
        """Kill the whole group, and delete the scratch folder. Harmless when repeated."""
        if self._ended:
            return
        self._ended = True
        self.process.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self) -> Message | None:
        """One whole message out of what was read so far."""
        at = self._pending.find(b"\n")
        if at < 0:
            if len(self._pending) > LONGEST_LINE:
                self._fail("The worker sent more than it may in one message and was ended.")
            return None
        try:
            body = json.loads(bytes(self._pending[:at]), parse_constant=_no_constant)
            sizes = body.pop("frames", [])
            total = sum(sizes)
            if at > LONGEST_LINE or not isinstance(body["event"], str) or min(sizes, default=0) < 0:
                raise ValueError
            if total > LONGEST_FRAMES:
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._fail("The worker sent something that is no message and was ended.")
        if len(self._pending) < at + 1 + total:
            return None
        frames, start = [], at + 1
        for size in sizes:
            frames.append(bytes(self._pending[start : start + size]))
            start += size
        del self._pending[:start]
        return Message(body, tuple(frames))

    def _watch(self) -> None:
        """End a worker that hangs, or fills the disk."""
        now = time.monotonic()
        if now - self._measured > 2.0:
            self._measured = now
            if (cpu := self._cpu_ticks()) > self._cpu:
                self._cpu, self._computed = cpu, now
            if _folder_bytes(self.folder) > MOST_SCRATCH:
                self._fail(f"The worker wrote more than {MOST_SCRATCH // GIB} GiB of temporary files and was ended.")
        silent = now - self._heard
        if silent > self.limits.silent_seconds:
            self._fail(f"The worker gave no sign for {_minutes(self.limits.silent_seconds)} and was ended.")
        if min(silent, now - self._computed) > self.limits.idle_seconds:
            self._fail(f"The worker hung: it computed nothing for {_minutes(self.limits.idle_seconds)} and was ended.")

    def _cpu_ticks(self) -> int:
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])
        except (OSError, ValueError, IndexError):
            return self._cpu

    def _fail(self, sentence: str) -> NoReturn:
        self.end()
        raise WorkerEnded(sentence)

    def _obituary(self) -> str:
        """How it ended, in a sentence. Its pipe is closed, so it is over or as good as over."""
        status = self.process.wait(5.0)
        if status is None:
            return "The worker stopped talking and was ended." if self.process.pid else "No worker could be started."
        memory = f"{self.limits.memory / GIB:.1f} GiB"
        if status == -signal.SIGKILL:
            return f"The worker was killed by the system, most likely for lack of memory (it may use {memory})."
        if status == -signal.SIGXCPU:
            return f"The worker used up its {self.limits.cpu_seconds / 3600:g} hours of computing time."
        last = self._last_words()
        if "MemoryError" in last or "can't allocate memory" in last or "bad_alloc" in last:
            return f"The worker needed more than the {memory} of memory that it may use."
        if status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
            return f"The worker crashed ({name}); the file may be damaged or made to do harm."
        return f"The worker ended early with status {status}{f': {last}' if last else ''}."

    def _last_words(self) -> str:
        try:
            descriptor = os.open(self.folder / "stderr", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as stream:
                stream.seek(max(0, stream.seek(0, os.SEEK_END) - 4096))
                lines = stream.read(4096).decode("utf-8", "replace").splitlines()
        except OSError:
            return ""
        line = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return "".join(character for character in line if unicodedata.category(character)[0] != "C")[:200].rstrip(".")


def _folder_bytes(folder: Path) -> int:
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size
            except OSError:
                continue
    return total


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{math.floor(seconds / 60)} minutes"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
