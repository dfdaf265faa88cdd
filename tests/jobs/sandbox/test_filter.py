"""The filter's program, run by a small machine of our own: also for the processor that the tests do not run on."""

from __future__ import annotations

import struct

import pytest

from evaluation.jobs.sandbox.isolation.calls import numbers
from evaluation.jobs.sandbox.isolation.calls.allowed import GROUPS, LINK, allowed_names
from evaluation.jobs.sandbox.isolation.calls.conditions import ALLOW, AND, JUMP_AT_LEAST, JUMP_EQUAL, LOAD, RETURN
from evaluation.jobs.sandbox.isolation.seccomp import ASK_KEEPER, REFUSE, Processor, program

X86_64 = Processor(0xC000003E, numbers.numbers(numbers.X86_64))
AARCH64 = Processor(0xC00000B7, numbers.numbers(numbers.AARCH64))
OWN, EPERM, ENOSYS = 2, 1, 38
PRIVATE, SHARED, ANONYMOUS, READ, WRITE = 2, 1, 0x20, 1, 2
THREAD = 0x3D0F00


def answered(
    machine: Processor, number: int, *arguments: int, architecture: int = 0, otherwise: int = ASK_KEEPER
) -> int:
    """What the kernel is told for this call."""
    instructions = list(struct.iter_unpack("HBBI", program(machine, OWN, otherwise)))
    given = [argument % 2**64 for argument in (*arguments, *[0] * (6 - len(arguments)))]
    data = struct.pack("<IIQ6Q", number, architecture or machine.architecture, 0, *given)
    held, place = 0, 0
    while True:
        code, yes, no, operand = instructions[place]
        place += 1
        if code == LOAD:
            (held,) = struct.unpack_from("<I", data, operand)
        elif code == AND:
            held &= operand
        elif code in (JUMP_EQUAL, JUMP_AT_LEAST):
            place += yes if (held == operand if code == JUMP_EQUAL else held >= operand) else no
        else:
            assert code == RETURN
            return int(operand)


@pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86-64", "aarch64"])
@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("clone", (THREAD,), True),
        ("clone", (17,), False),
        ("clone", (THREAD | 0x10000000,), False),
        ("mmap", (0, 2**40, READ | WRITE, PRIVATE | ANONYMOUS), True),
        ("mmap", (0, 2**40, READ | WRITE, PRIVATE), True),
        ("mmap", (0, 2**30, READ, SHARED), True),
        ("mmap", (0, 2**30, READ | WRITE, SHARED), False),
        ("mmap", (0, 2**30, READ, SHARED | ANONYMOUS), False),
        ("mmap", (0, 2**30, READ | WRITE, PRIVATE | ANONYMOUS | 0x40000), False),
        ("prlimit64", (0, 7, 0, 2**40), True),
        ("prlimit64", (0, 7, 2**40, 0), False),
        ("prlimit64", (0, 7, 2**32, 0), False),
        ("prlimit64", (5, 7, 0, 2**40), False),
        ("kill", (OWN, 9), True),
        ("kill", (0, 9), False),
        ("kill", (-1, 9), False),
        ("tgkill", (OWN, 7, 6), True),
        ("tgkill", (3, 3, 6), False),
        ("fcntl", (5, 1030, 9), True),
        ("fcntl", (5, 8, 9), False),
        ("ioctl", (0, 0x5401), True),
        ("ioctl", (0, 0x5412), False),
        ("prctl", (15,), True),
        ("prctl", (4, 1), False),
        ("sendmsg", (LINK,), True),
        ("sendmsg", (5,), False),
    ],
)  # fmt: skip
def test_what_a_call_may_depends_on_its_arguments(
    machine: Processor, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    assert answered(machine, machine.numbers[name], *arguments) == (ALLOW if allowed else ASK_KEEPER)


@pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86-64", "aarch64"])
def test_a_call_that_no_group_names_is_refused(machine: Processor) -> None:
    """Those with conditions are refused without arguments that meet them."""
    everywhere = {name for group in GROUPS for name in group.names.split()}
    allowed = {name for name, number in machine.numbers.items() if answered(machine, number, 99, 99, 99, 99) == ALLOW}
    assert allowed == everywhere & set(machine.numbers)
    assert set(allowed_names(machine.numbers)) > allowed
    itself = answered(machine, machine.numbers["chmod" if machine is X86_64 else "fchmodat"], otherwise=REFUSE | EPERM)
    assert itself == REFUSE | EPERM
    assert answered(machine, 9999, otherwise=REFUSE | EPERM) == REFUSE | ENOSYS
    assert answered(machine, machine.numbers["clone3"]) == REFUSE | ENOSYS


def test_calls_of_other_kinds_are_refused_and_named() -> None:
    assert answered(X86_64, 20, architecture=0x40000003) == ASK_KEEPER
    assert answered(X86_64, 0x40000000) == ASK_KEEPER
    names = [X86_64.name(0x40000003, 20), X86_64.name(X86_64.architecture, 0x40000005), X86_64.name(0xC000003E, 90)]
    assert names == ["32-bit call 20", "x32 call 5", "chmod"]
    assert (X86_64.error(0xC000003E, 90), X86_64.error(0xC000003E, 9999)) == (EPERM, ENOSYS)


def test_every_name_in_a_group_is_one_of_a_call() -> None:
    known = set(X86_64.numbers) | set(AARCH64.numbers)
    assert {name for group in GROUPS for name in group.names.split()} <= known
    assert (X86_64.numbers["openat"], AARCH64.numbers["openat"], AARCH64.numbers["mmap"]) == (257, 56, 222)
    assert X86_64.numbers["mseal"] == AARCH64.numbers["mseal"] == 462
