"""The keeper's side of the filter: refuses each call that the kernel hands over, and keeps its name."""

from __future__ import annotations

import fcntl
import os
import struct

from evaluation.jobs.sandbox.isolation.seccomp import Processor

RECEIVE, SEND = 0xC0502100, 0xC0182101
"""SECCOMP_IOCTL_NOTIF_RECV and SECCOMP_IOCTL_NOTIF_SEND."""
NOTICE, ANSWER = "QIIiIQ6Q", "QqiI"
"""struct seccomp_notif with the call's number, processor, place and arguments; struct seccomp_notif_resp."""
MOST_NAMES = 40
MOST_NOTICES = 100_000
"""After so many the kernel answers by itself: a worker that goes on asking costs its keeper nothing more."""


class Notices:
    """Refused calls of one worker. ``fileno`` is readable when there is one; None when no more will be heard."""

    def __init__(self, listener: int, machine: Processor) -> None:
        self.listener: int | None = listener
        self.machine = machine
        self.names: set[str] = set()
        self._left = MOST_NOTICES

    def answer(self) -> str | None:
        """Refuse the next call. Its name where it is the first of this name."""
        if self.listener is None:
            return None
        notice = bytearray(struct.calcsize(NOTICE))
        try:
            fcntl.ioctl(self.listener, RECEIVE, notice)
            number, _, _, call, architecture, *_ = struct.unpack(NOTICE, notice)
            call &= 0xFFFFFFFF
            answer = struct.pack(ANSWER, number, 0, -self.machine.error(architecture, call), 0)
            fcntl.ioctl(self.listener, SEND, answer)
        except OSError:  # the thread that asked is gone
            return None
        self._left -= 1
        if self._left == 0:
            self.close()
        name = self.machine.name(architecture, call)
        if name in self.names or len(self.names) >= MOST_NAMES:
            return None
        self.names.add(name)
        return name

    def close(self) -> None:
        if self.listener is not None:
            os.close(self.listener)
            self.listener = None
