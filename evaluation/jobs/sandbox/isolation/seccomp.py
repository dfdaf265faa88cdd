"""The system call filter: what is on the list of ``calls`` is allowed, everything else is refused and noted.

A refused call returns an error. The kernel hands it to the worker's keeper, which answers and keeps its name
(``notices``). Where the kernel cannot do that (before Linux 5.0, or when a filter around us does it already), the
filter answers itself and names are not known.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

from evaluation.jobs.sandbox.isolation.calls import conditions, numbers
from evaluation.jobs.sandbox.isolation.calls.allowed import GROUPS, conditional
from evaluation.jobs.sandbox.isolation.calls.conditions import (
    ALLOW,
    ARCHITECTURE,
    JUMP_AT_LEAST,
    JUMP_EQUAL,
    LOAD,
    NUMBER,
    RETURN,
    Instruction,
)

SET_MODE_FILTER, NEW_LISTENER = 1, 8
ASK_KEEPER, REFUSE = 0x7FC00000, 0x00050000
BEYOND_ALL = 0x40000000
"""From here on come numbers of x32, which are refused like all others."""


@dataclass(frozen=True, slots=True)
class Processor:
    """How its system calls are told and numbered."""

    architecture: int
    numbers: dict[str, int]

    def name(self, architecture: int, number: int) -> str:
        """Of a call, for people."""
        if architecture != self.architecture:
            return f"32-bit call {number}"
        if number >= BEYOND_ALL:
            return f"x32 call {number - BEYOND_ALL}"
        return next((name for name, known in self.numbers.items() if known == number), f"call {number}")

    def error(self, architecture: int, number: int) -> int:
        """EPERM; ENOSYS for a call that is newer than this list, as libraries then use an older one."""
        known = architecture == self.architecture and number <= max(self.numbers.values())
        return errno.EPERM if known else errno.ENOSYS


def processor() -> Processor | None:
    """This machine's; None for one that has no list yet."""
    known = {"x86_64": (0xC000003E, numbers.X86_64), "aarch64": (0xC00000B7, numbers.AARCH64)}
    found = known.get(os.uname().machine)
    if found is None or struct.calcsize("P") != 8:
        return None
    return Processor(found[0], numbers.numbers(found[1]))


def restrict_and_note(machine: Processor) -> int | None:
    """Install the filter for this thread and all that it starts. Returns the descriptor that refused calls come out of:
    somebody must answer them. None where the kernel refuses. no_new_privs must be set."""
    listener = _install(machine, program(machine, os.getpid(), ASK_KEEPER), NEW_LISTENER)
    return listener if listener >= 0 else None


def restrict(machine: Processor) -> bool:
    """The same filter, which answers refused calls itself. False where the kernel refuses."""
    return _install(machine, program(machine, os.getpid(), REFUSE | errno.EPERM), 0) == 0


def program(machine: Processor, own_pid: int, otherwise: int) -> bytes:
    """The filter of a worker with this process id; ``otherwise`` is what it returns for a call that is not allowed."""
    steps: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, machine.architecture),
        (RETURN, 0, 0, otherwise),  # 32-bit calls have other numbers
        (LOAD, 0, 0, NUMBER),
    ]
    for group in GROUPS:
        for name in group.names.split():
            if name in machine.numbers:
                steps += [(JUMP_EQUAL, 0, 1, machine.numbers[name]), (RETURN, 0, 0, ALLOW)]
    for name, alternatives in conditional(own_pid).items():
        checks = conditions.compiled(alternatives, otherwise)
        steps += [(JUMP_EQUAL, 0, len(checks), machine.numbers[name]), *checks]
    # Every library asks for clone3 before it starts a thread, and uses clone where there is none.
    steps += [(JUMP_EQUAL, 0, 1, machine.numbers["clone3"]), (RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    if otherwise != ASK_KEEPER:
        steps += [
            (JUMP_AT_LEAST, 0, 1, max(machine.numbers.values()) + 1),
            (RETURN, 0, 0, REFUSE | errno.ENOSYS),
        ]
    return conditions.encode([*steps, (RETURN, 0, 0, otherwise)])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _install(machine: Processor, instructions: bytes, flags: int) -> int:
    """A descriptor or 0; negative where it is refused."""
    given = _Program(len(instructions) // 8, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long(machine.numbers["seccomp"])
    return int(libc.syscall(number, ctypes.c_uint(SET_MODE_FILTER), ctypes.c_uint(flags), ctypes.byref(given)))
