"""One worker process seen from its parent: started, listened to, never trusted, and always ended.

The parent writes lines to the worker's stdin and reads lines from a pipe of its own. Standard output goes nowhere;
standard error goes into a file that explains a crash.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from evaluation.jobs.sandbox.availability import require_workers
from evaluation.jobs.sandbox.disk import SMALLEST_ROOM, room, why_too_much
from evaluation.jobs.sandbox.ending import WorkerEnded, WorkerLost, how_it_ended, why_idle
from evaluation.jobs.sandbox.fork_client import fork_client
from evaluation.jobs.sandbox.isolation.walls import LEVELS, Level
from evaluation.jobs.sandbox.lines import LONGEST_LINE, End, Header, Kind, Line, Malformed, Walls, pack, parse
from evaluation.jobs.sandbox.memory_kills import MemoryKills
from evaluation.jobs.sandbox.program import Program, Warmth
from evaluation.jobs.sandbox.surroundings import needed_by_python
from evaluation.jobs.sandbox.untrusted import sentence
from evaluation.jobs.sandbox.worker_limits import Limits

PIECE_SECONDS = 0.05
"""So long a piece of a message is waited for beyond the time that was asked for."""


class Worker:
    """A process that performs one task in a scratch folder of its own. Use as a context manager: it ends with it."""

    def __init__(
        self,
        program: Program,
        task: Any,
        *,
        read: Sequence[Path],
        write: Sequence[Path] = (),
        scratch: Path,
        environment: Callable[[Path], Mapping[str, str]],
        limits: Limits | None = None,
        warmth: Warmth | None = None,
        required: Level = "limits",
    ) -> None:
        """``task`` is a JSON value. ``environment`` is asked what a worker in this folder is told; ``read`` and
        ``write`` are files and folders besides Python's own and the worker's folder. ``warmth`` is what it inherits.
        With walls below the ``required`` level it does not begin.

        Raises TouchstoneError where no workers can run, and WorkerLost where the system starts no process.
        """
        require_workers()
        self.limits = limits or Limits()
        self.required = required
        scratch.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="worker-", dir=scratch))
        self._ended = False
        self._walled = False
        self._pending = bytearray()
        self._header: Header | None = None
        """Of the line whose frames are on their way, or not yet taken."""
        self._heard = self._computed = time.monotonic()
        self._cpu, self._measured = 0, 0.0
        self._errors = self.folder / "stderr"
        self._memory_kills = MemoryKills()
        try:
            given = environment(self.folder)
            self.process = fork_client(program).start(self.folder, given, self._errors, warmth=warmth)
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise WorkerLost(f"No worker could be started ({error.strerror or error}).") from error
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        packages = [folder for _, folder in program.packages]
        start = {
            "task": task, "required": required, "read": [*needed_by_python(), *packages, *map(str, read)],
            "write": [str(self.folder), *map(str, write)],
            "limits": asdict(self.limits) | {"file_size": self._largest_file()},
        }  # fmt: skip
        self._write("start", start)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def send(self, content: Any, frames: Sequence[bytes] = ()) -> None:
        self._write("line", content, frames)

    def receive(self, timeout: float) -> Line | Walls | End | None:
        """What it says next, or None after ``timeout`` seconds. Raises WorkerEnded with the reason when it is over."""
        deadline = time.monotonic() + timeout
        while True:
            said = self._take()
            if said is not None:
                self._heard = time.monotonic()
                self._measure()
                return said
            left = deadline - time.monotonic()
            if left < -PIECE_SECONDS:  # it speaks, and ends no message
                self._watch()
                return None
            if select.select([self.process.events], [], [], min(max(left, 0.0), 1.0))[0]:
                piece = os.read(self.process.events, 2**20)
                if not piece:
                    self._fail(self._why_it_ended())
                self._pending += piece
            elif left <= 0:
                self._watch()
                return None

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the system calls that it tried and may not make."""
        return self.process.refused

    def fileno(self) -> int:
        """Of the pipe that it talks through, to wait for several workers at once."""
        return self.process.events

    def restart_clock(self) -> None:
        """It is silent because it waits for its parent: its time starts again."""
        self._heard = time.monotonic()

    def end(self) -> None:
        """Kill the whole group, and delete the scratch folder. Harmless when repeated."""
        if self._ended:
            return
        self._ended = True
        self.process.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _largest_file(self) -> int:
        """Bytes: what the disk has room for bounds it too."""
        return min(self.limits.file_size, max(room(self.folder), SMALLEST_ROOM))

    def _write(self, kind: Kind, content: Any, frames: Sequence[bytes] = ()) -> None:
        pieces = pack(kind, content, frames)
        with contextlib.suppress(OSError):  # it is gone: the next receive says how
            for piece in pieces:
                self.process.stdin.write(piece)
            self.process.stdin.flush()

    def _take(self) -> Line | Walls | End | None:
        """The next line with all of its frames, out of what was read so far."""
        try:
            if self._header is None:
                self._header = self._take_header()
            header = self._header
            if header is None or len(self._pending) < sum(header.sizes):
                return None
            self._header, frames = None, self._take_frames(header.sizes)
            match header.kind:
                case "line":
                    return Line(header.content, frames)
                case "walls":
                    return self._walls(header.content)
                case "end":
                    return End()
                case "start":
                    raise Malformed("only a parent says how to start")
        except (ValueError, TypeError, KeyError):
            self._fail("The worker sent something that is no message and was ended.")

    def _walls(self, content: Any) -> Walls:
        if self._walled:
            raise Malformed("walls are told once, before the task begins")
        self._walled = True
        level = LEVELS[LEVELS.index(content["level"])]
        if type(content["noted"]) is not bool:
            raise Malformed("refused calls are noted, or they are not")
        walls = Walls(level, sentence(content["sentence"]), content["noted"])
        if LEVELS.index(walls.level) < LEVELS.index(self.required):
            self._fail(
                f"Workers that open files need an isolation of at least '{self.required}' (TOUCHSTONE_ISOLATION), and "
                f"here they get '{walls.level}': use a kernel with more, or lower the setting. {walls.sentence}"
            )
        return walls

    def _take_header(self) -> Header | None:
        at = self._pending.find(b"\n")
        if at < 0:
            if len(self._pending) > LONGEST_LINE:
                self._fail("The worker sent more than it may in one message and was ended.")
            return None
        header = parse(bytes(self._pending[:at]))
        del self._pending[: at + 1]
        return header

    def _take_frames(self, sizes: Sequence[int]) -> tuple[bytes, ...]:
        frames, start = [], 0
        for size in sizes:
            frames.append(bytes(self._pending[start : start + size]))
            start += size
        del self._pending[:start]
        return tuple(frames)

    def _watch(self) -> None:
        """End a worker that hangs. One that is not forked yet waits for imports, or for code to be compiled: that takes
        as long as the machine is busy."""
        self._measure()
        now = time.monotonic()
        silent = now - self._heard
        if silent > self.limits.silent_seconds:
            self._fail(f"The worker gave no sign for {_minutes(self.limits.silent_seconds)} and was ended.")
        if min(silent, now - self._computed) > self.limits.idle_seconds:
            self._fail(why_idle(self._state(), _minutes(self.limits.idle_seconds)))

    def _measure(self) -> None:
        """Every other second: whether it computes, and how much of the disk it holds. End one that fills it."""
        now = time.monotonic()
        if self.process.pid is None:
            self._computed = now
        if now - self._measured > 2.0:
            self._measured = now
            if (cpu := self._cpu_ticks()) > self._cpu:
                self._cpu, self._computed = cpu, now
            if (why := why_too_much(self.folder, self.process.pid)) is not None:
                self._fail(why)

    def _cpu_ticks(self) -> int:
        try:
            return sum(map(int, self._stat()[11:13]))
        except (OSError, ValueError, IndexError):
            return self._cpu

    def _state(self) -> str:
        """``T`` where a signal has stopped it; empty where that is not known."""
        try:
            return self._stat()[0]
        except (OSError, IndexError):
            return ""

    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()

    def _fail(self, ended: WorkerEnded | str) -> NoReturn:
        self.end()
        raise ended if isinstance(ended, WorkerEnded) else WorkerEnded(ended)

    def _why_it_ended(self) -> WorkerEnded:
        """Its pipe is closed, so it is over or as good as over."""
        status = self.process.wait(5.0)
        if status is None and self.process.unwatched:
            return WorkerLost("The process that watches over the worker is gone, and so is the worker.")
        return how_it_ended(
            status, began=self.process.pid is not None, limits=self.limits, errors=self._errors,
            cpu_seconds=self._cpu / os.sysconf("SC_CLK_TCK"), memory_kills=self._memory_kills,
        )  # fmt: skip


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{math.floor(seconds / 60)} minutes"
