"""Conditions on the arguments of a system call, and the instructions of the kernel's filter machine that check them.

A condition sees numbers, never what a pointer points to.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

LOAD, AND, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Offsets in the kernel's struct seccomp_data. Each argument has 8 bytes, the lower half first."""
ALLOW = 0x7FFF0000

Instruction: TypeAlias = tuple[int, int, int, int]
"""Code, how many to skip when true and when false, operand."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One 32-bit half of an argument, masked, is one of these values."""

    offset: int
    mask: int
    values: tuple[int, ...]


Alternatives: TypeAlias = tuple[tuple[Condition, ...], ...]
"""All conditions of any one of them must hold."""


def one_of(argument: int, *values: int) -> Condition:
    """The argument is an int; the kernel reads no more of it than its lower half."""
    return Condition(ARGUMENTS + 8 * argument, 0xFFFFFFFF, values)


def bits(argument: int, mask: int, value: int) -> Condition:
    """These bits of the argument's lower half have this value."""
    return Condition(ARGUMENTS + 8 * argument, mask, (value,))


def null(argument: int) -> tuple[Condition, Condition]:
    """The argument is a null pointer: both halves are 0."""
    whole, offset = 0xFFFFFFFF, ARGUMENTS + 8 * argument
    return Condition(offset, whole, (0,)), Condition(offset + 4, whole, (0,))


def compiled(alternatives: Alternatives, otherwise: int) -> list[Instruction]:
    """Instructions that allow the call where one alternative holds, and return ``otherwise`` where none does."""
    steps: list[Instruction] = []
    for conditions in alternatives:
        steps += _all_of(conditions)
    return [*steps, (RETURN, 0, 0, otherwise)]


def encode(instructions: Sequence[Instruction]) -> bytes:
    return b"".join(struct.pack("HBBI", *one) for one in instructions)


def _all_of(conditions: Sequence[Condition]) -> list[Instruction]:
    """Allows where all hold; else goes on behind its last instruction."""
    steps: list[Instruction] = [(RETURN, 0, 0, ALLOW)]
    for condition in reversed(conditions):
        steps = [*_check(condition, behind=len(steps)), *steps]
    return steps


def _check(condition: Condition, *, behind: int) -> list[Instruction]:
    """Goes on where it holds; else skips ``behind`` more instructions."""
    count = len(condition.values)
    compare = [
        (JUMP_EQUAL, count - 1 - place, behind if place == count - 1 else 0, value)
        for place, value in enumerate(condition.values)
    ]
    return [(LOAD, 0, 0, condition.offset), (AND, 0, 0, condition.mask), *compare]
