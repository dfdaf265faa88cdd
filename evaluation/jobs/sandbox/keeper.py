"""A worker's keeper: forks it, answers what it asks while it locks itself down and what it may not do later, and says
how it ended: nobody else can, as the worker is its child.

Where namespaces can be had, the keeper enters a new process namespace with its children. The first of them is a process
of its own (``_hold``): the worker is no process 1, which would ignore SIGXCPU. With the first one all others end.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from evaluation.jobs.sandbox.isolation import control_groups, namespaces, privileges, seccomp
from evaluation.jobs.sandbox.isolation.calls.allowed import LINK
from evaluation.jobs.sandbox.isolation.link import DONE, HERE_IS_LISTENER, LONGEST, MAP_IDS, Kept
from evaluation.jobs.sandbox.isolation.notices import Notices

EVENTS = 3
"""Where a worker finds the pipe for what it says."""

WAITS = "/bin/cat"
"""It does nothing until its standard input ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToKeep:
    """A worker that is asked for."""

    main: Callable[[int], None]
    """What it runs; told where its pipe is."""
    prepare: Callable[[], None]
    """Called when the environment is set."""
    folder: str
    environment: Mapping[str, str]
    stdin: int
    events: int
    errors: int
    """Descriptors of its standard input, of the pipe for what it says, and of its standard error."""
    status: int
    """Where the keeper says ``worker PID``, ``refused NAME`` for each call that it refuses, and ``ended STATUS``."""


def keep(wanted: ToKeep) -> NoReturn:
    """In a process that was just forked, with one thread."""
    gc.disable()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        _Keeper(wanted).run()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


class _Keeper:
    def __init__(self, wanted: ToKeep) -> None:
        self.wanted = wanted
        self.entered = _enter_namespaces()
        if "pid" in self.entered:
            _start_first((wanted.stdin, wanted.events, wanted.errors, wanted.status))
        user = privileges.worker_user(os.getpid())
        if user is not None:
            user = _hand_over(wanted.folder, user)
        self.groups = control_groups.make(control_groups.own_places(), str(os.getpid()))
        self.link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.send(Kept(namespaces=self.entered, user=user, groups=self.groups).encode())
        self.worker = os.fork()
        if self.worker == 0:
            _work(wanted, theirs.fileno())
        theirs.close()
        self.notices: Notices | None = None

    def run(self) -> None:
        try:
            self._run()
        except BaseException:
            os.kill(self.worker, signal.SIGKILL)
            raise

    def _run(self) -> None:
        for descriptor in (self.wanted.stdin, self.wanted.events, self.wanted.errors):
            os.close(descriptor)
        self._say(f"worker {self.worker}")
        ended = os.waitstatus_to_exitcode(self._wait())
        control_groups.remove(self.groups)
        self._say(f"ended {ended}")

    def _wait(self) -> int:
        """Serve the worker until it is over; its wait status. One whose server is gone is ended."""
        poller = select.poll()
        poller.register(self.link, select.POLLIN)
        poller.register(self.wanted.status, 0)
        over = _watch_end(self.worker, poller)
        while True:
            ready = dict(poller.poll(None if over is not None else 50))
            if over is None or over in ready:
                pid, status = os.waitpid(self.worker, os.WNOHANG)
                if pid:
                    return status
            if self.wanted.status in ready:
                poller.unregister(self.wanted.status)
                os.kill(self.worker, signal.SIGKILL)
            if self.link.fileno() in ready:
                self._serve_link(poller)
            if self.notices is not None and self.notices.listener in ready:
                self._serve_notice(self.notices, poller, ready[self.notices.listener])

    def _serve_link(self, poller: select.poll) -> None:
        content, descriptors = b"", list[int]()
        with contextlib.suppress(OSError):
            content, descriptors, *_ = socket.recv_fds(self.link, LONGEST, 1)
        if content == MAP_IDS:
            answer = DONE
            try:
                namespaces.map_all_ids(self.worker)
            except OSError as error:
                answer = str(error).encode()
            with contextlib.suppress(OSError):
                self.link.send(answer)
        elif content == HERE_IS_LISTENER and descriptors and (machine := seccomp.processor()):
            self.notices = Notices(descriptors[0], machine)
            poller.register(descriptors[0], select.POLLIN)
        else:  # it has locked itself down, or is gone
            poller.unregister(self.link)

    def _serve_notice(self, notices: Notices, poller: select.poll, event: int) -> None:
        listener = notices.listener
        assert listener is not None
        if event & select.POLLIN and (name := notices.answer()):
            self._say(f"refused {name}")
        if not event & select.POLLIN or notices.listener is None:
            poller.unregister(listener)
            notices.close()

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):
            os.write(self.wanted.status, f"{line}\n".encode())


def _enter_namespaces() -> tuple[str, ...]:
    """Root enters the process namespace only, and its worker the others: so this keeper may map ids for it."""
    if not os.access(WAITS, os.X_OK):
        return ()
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        return namespaces.enter(namespaces.PROCESSES)
    entered = namespaces.enter(*namespaces.NAMES)
    if entered:
        with contextlib.suppress(OSError):
            namespaces.map_own_ids(user, group)
    return entered


def _hand_over(folder: str, user: int) -> int | None:
    """The worker's folder becomes its user's. None where that is refused: then it stays root."""
    try:
        os.chown(folder, user, user)
    except OSError:
        return None
    return user


def _start_first(not_theirs: Sequence[int]) -> None:
    """Process 1 of the namespace: a program that ends when this keeper does, also when that is killed.

    Not a fork, which would copy all page tables of what was imported: 10 ms.
    """
    held, _ = os.pipe()  # the other end is closed when this process ends
    null = os.open(os.devnull, os.O_WRONLY)
    places: list[tuple[int, ...]] = [(os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in not_theirs]
    places += [(os.POSIX_SPAWN_DUP2, held, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    os.posix_spawn(WAITS, [WAITS], {}, file_actions=places)
    os.close(held)
    os.close(null)


def _watch_end(worker: int, poller: select.poll) -> int | None:
    """A descriptor that is readable when it is over. None before Linux 5.3."""
    try:
        over = os.pidfd_open(worker)
    except OSError:
        return None
    poller.register(over, select.POLLIN)
    return over


def _work(wanted: ToKeep, link: int) -> NoReturn:
    status = 1
    try:
        os.setsid()
        places = ((wanted.stdin, 0), (wanted.errors, 2), (wanted.events, EVENTS), (link, LINK))
        spare = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, LINK + 1) for descriptor, _ in places]  # clear of all places
        for descriptor, (_, place) in zip(spare, places, strict=True):
            os.dup2(descriptor, place)
        os.closerange(LINK + 1, os.sysconf("SC_OPEN_MAX"))
        os.chdir(wanted.folder)
        os.environ.clear()
        os.environ.update(wanted.environment)
        tempfile.tempdir = None  # asked for while importing
        wanted.prepare()
        gc.enable()
        wanted.main(EVENTS)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)  # torch's and numba's threads need no farewell
