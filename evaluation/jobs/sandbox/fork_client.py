"""Starts workers: asks a process that has imported everything and opened nothing (``fork_server``) for a fork."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from evaluation.jobs.sandbox.fork_server import ForkRequest, Startup, WarmRequest
from evaluation.jobs.sandbox.program import Program, Warmth

FORK_SERVER_FILE = Path(__file__).with_name("fork_server.py")


class Child:
    """A forked worker. What it is told goes into ``stdin``, what it says comes out of ``events``."""

    def __init__(self, stdin: int, events: int, status: int) -> None:
        self.stdin: BinaryIO = os.fdopen(stdin, "wb")
        self.events = events
        self._status = status
        self._told = b""
        self._pid: int | None = None
        self._ended: int | None = None
        self._refused: list[str] = []
        self._over = False

    @property
    def pid(self) -> int | None:
        """None before the fork."""
        self._hear(0.0)
        return self._pid

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the system calls that it was refused so far, in order."""
        self._hear(0.0)
        return tuple(self._refused)

    @property
    def unwatched(self) -> bool:
        """Whether it was forked, and the process is gone that would tell how it ends."""
        return self._over and self._pid is not None and self._ended is None

    def wait(self, timeout: float) -> int | None:
        """Its exit status, negative for a signal; None when it is not over by then, or never began."""
        deadline = time.monotonic() + timeout
        while self._ended is None and not self._over and (left := deadline - time.monotonic()) > 0:
            self._hear(left)
        return self._ended

    def end(self) -> None:
        """Kill the whole group. One that was not forked yet ends by itself: it finds nobody to talk to."""
        with contextlib.suppress(OSError):
            self.stdin.close()
        os.close(self.events)
        if self.pid is not None and self.wait(0.0) is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.wait(5.0)
        self._over = True
        os.close(self._status)

    def _hear(self, timeout: float) -> None:
        while not self._over and select.select([self._status], [], [], timeout)[0]:
            piece = os.read(self._status, 4096)
            *lines, self._told = (self._told + piece).split(b"\n")
            for line in lines:
                self._note(line.decode())
            self._over = not piece
            timeout = 0.0

    def _note(self, line: str) -> None:
        """What its keeper says (``keeper.ToKeep.status``)."""
        kind, _, value = line.partition(" ")
        if kind == "worker":
            self._pid = int(value)
        elif kind == "refused":
            self._refused.append(value)
        elif kind == "ended":
            self._ended = int(value)


class ForkClient:
    """Talks to one fork server. Starts it when it is first needed, and again after it has ended idle."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._warmed: dict[Warmth, socket.socket] = {}
        """Of the forks of that process that have compiled something."""
        self._owner = os.getpid()
        atexit.register(self._end)

    def warm(self) -> None:
        """Start importing, so that the first worker need not wait for it."""
        with self._lock:
            self._running()

    def _end(self) -> None:
        """With this process. While it still imports, it would not notice for a while."""
        if self._process is not None and os.getpid() == self._owner:
            self._process.kill()

    def start(
        self, folder: Path, environment: Mapping[str, str], errors: Path, *, warmth: Warmth | None = None
    ) -> Child:
        """A worker in its working folder; standard error goes into a file, standard output nowhere.

        With ``warmth`` it is forked once that is compiled, which the first such worker waits for.
        """
        request = ForkRequest(str(folder), dict(environment)).encode()
        theirs_in, stdin = os.pipe()
        events, theirs_out = os.pipe()
        status, theirs_status = os.pipe()
        try:
            with errors.open("wb") as stream, self._lock:
                self._send(request, [theirs_in, theirs_out, stream.fileno(), theirs_status], warmth)
        except BaseException:
            for descriptor in (stdin, events, status):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (theirs_in, theirs_out, theirs_status):
                os.close(descriptor)
        return Child(stdin, events, status)

    def _send(self, request: bytes, descriptors: Sequence[int], warmth: Warmth | None) -> None:
        """To the fork server, or to its fork of this warmth."""
        try:
            socket.send_fds(self._warm_fork(warmth) if warmth else self._running(), [request], descriptors)
        except OSError:  # it has just ended
            if warmth:
                self._warmed.pop(warmth, None)
            else:
                self._control = None
            socket.send_fds(self._warm_fork(warmth) if warmth else self._running(), [request], descriptors)

    def _warm_fork(self, warmth: Warmth) -> socket.socket:
        if warmth not in self._warmed:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._send(WarmRequest(warmth.steps, str(warmth.compiled)).encode(), [theirs.fileno()], None)
            self._warmed[warmth] = ours
        return self._warmed[warmth]

    def _running(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        search_path = tuple(self.program.search_path())
        startup = Startup(self.program.module, f"{__package__}.keeper", self.program.packages, search_path).encode()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(FORK_SERVER_FILE), str(theirs.fileno()), startup],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=dict(self.program.environment()),
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control = ours
        return ours


@functools.cache
def fork_client(program: Program) -> ForkClient:
    """This process's one for the program."""
    return ForkClient(program)
