"""The memory of the pickle machine: bytes, stack, memo and bounds. Operations change it, and nothing is called."""

from __future__ import annotations

import struct
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from models.formats import limits
from models.formats.pickle.records import Call, Global, PickleRefused

Builder = Callable[["Memory", Any, Any], Any]
"""(machine, function, arguments) -> value; usually a ``Call``."""
Persistent = Callable[[Any], Any]
"""Persistent id -> value."""

MARK = object()


def _record(machine: Memory, function: Any, arguments: Any) -> Any:
    return Call(function, arguments)


def _no_persistent(identity: Any) -> Any:
    raise PickleRefused("this pickle refers to data outside of itself, and nothing here provides it; it is incomplete")


class Memory:
    """Where a program over ``data`` stands: its position, stack and memo, and what it named and called so far."""

    def __init__(
        self,
        data: bytes,
        position: int = 0,
        *,
        build: Builder = _record,
        persistent: Persistent = _no_persistent,
        operations: int = limits.PICKLE_OPERATIONS,
    ) -> None:
        self.data = data
        self.position = position
        self.build = build
        self.persistent = persistent
        self.operations = operations
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.globals: dict[Global, Global] = {}
        self.called: dict[Global, Any] = {}

    def spend(self, operations: int = 1) -> None:
        self.operations -= operations
        if self.operations < 0:
            raise PickleRefused(
                f"this pickle runs more than {limits.PICKLE_OPERATIONS:,} operations, far more than weights need; "
                "save the state_dict() alone"
            )

    # The stack.
    def pop(self) -> Any:
        value = self.stack.pop()
        if value is MARK:
            raise ValueError("a mark where a value was expected")
        return value

    def top(self) -> Any:
        value = self.stack[-1]
        if value is MARK:
            raise ValueError("a mark where a value was expected")
        return value

    def pop_mark(self) -> list[Any]:
        index = len(self.stack) - 1
        while self.stack[index] is not MARK:
            index -= 1
            if index < 0:
                raise ValueError("no mark")
        values = self.stack[index + 1 :]
        del self.stack[index:]
        return values

    # The bytes.
    def take(self, count: int) -> bytes:
        end = self.position + count
        if count < 0 or end > len(self.data):
            raise IndexError("past the end")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def number(self, layout: str) -> Any:
        size = struct.calcsize(layout)
        return struct.unpack(layout, self.take(size))[0]

    def text(self, count: int) -> str:
        if count > limits.PICKLE_TEXT:
            raise PickleRefused(
                f"this pickle holds a single text of {count:,} bytes, more than the {limits.PICKLE_TEXT:,} that are "
                "read; save the state_dict() alone"
            )
        return self.take(count).decode("utf-8", "surrogatepass")

    def line(self) -> bytes:
        end = self.data.find(b"\n", self.position, self.position + limits.PICKLE_TEXT)
        if end < 0:
            raise IndexError("no line end")
        piece = self.data[self.position : end]
        self.position = end + 1
        return piece

    # Values.
    def key(self, value: Any) -> Hashable:
        # A deep tuple as a key would recurse in C while it is hashed; a list has no hash. Both are no weights.
        simple = (str, int, float, bytes, Global, Call, type(None))
        if isinstance(value, simple):
            return value
        if isinstance(value, tuple) and len(value) <= 8 and all(isinstance(part, simple) for part in value):
            return value
        return _Unhashed(value)

    def reference(self, module: Any, name: Any) -> Global:
        if not isinstance(module, str) or not isinstance(name, str) or len(module) > 500 or len(name) > 500:
            raise ValueError("a reference is no pair of names")
        found = Global(module, name)
        return self.globals.setdefault(found, found)

    def call(self, function: Any, arguments: Any) -> Any:
        if isinstance(function, Global):
            self.called.setdefault(function, arguments)
        return self.build(self, function, arguments)

    def append(self, target: Any, values: list[Any]) -> None:
        if isinstance(target, list):
            target.extend(values)
        elif isinstance(target, Call):
            target.items.extend(values)
        else:
            raise ValueError("nothing to append to")

    def set_items(self, target: Any, values: list[Any]) -> None:
        if len(values) % 2:
            raise ValueError("a key without a value")
        pairs = target if isinstance(target, dict) else target.pairs if isinstance(target, Call) else None
        if pairs is None:
            raise ValueError("nothing to set items of")
        for index in range(0, len(values), 2):
            pairs[self.key(values[index])] = values[index + 1]

    def set_state(self, target: Any, state: Any) -> None:
        if isinstance(target, Call):
            target.state = state
        # Attributes of a dict (a state dict's _metadata), a list or a tensor carry no weights.


@dataclass(frozen=True, slots=True, eq=False)
class _Unhashed:
    """Stands for a dictionary key that has no safe hash."""

    value: Any
