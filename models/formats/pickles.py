"""A pickle program, run by our own machine that can build plain data and nothing else.

Python's unpickler imports and calls what the program names. This machine has no imports and no calls: a reference to
a class or function is a ``Global`` (two strings), a call is a ``Call`` record, an object is that record with its
state. A caller may turn chosen records into data through ``Builder``, which gets values, never Python objects from
elsewhere. Every operation, string and integer is bounded (``models.formats.limits``), so a program can neither run
long nor grow past its own bytes.
"""

from __future__ import annotations

import codecs
import gc
import struct
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean


@dataclass(frozen=True, slots=True)
class Global:
    """A reference ``module.name`` in a pickle; never resolved."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(slots=True, eq=False)
class Call:
    """A call or an instance that the program asked for and did not get: what, with which arguments, state, contents."""

    function: Any
    arguments: Any = ()
    state: Any = None
    items: list[Any] = field(default_factory=list)
    pairs: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.function) if isinstance(self.function, Global) else ""


Builder = Callable[["Machine", Any, Any], Any]
"""(machine, function, arguments) -> value; usually a ``Call``."""
Persistent = Callable[[Any], Any]
"""Persistent id -> value."""


class PickleRefused(CheckpointError):
    """The program is broken or asks for more than any checkpoint needs."""


_MARK = object()


def _record(machine: Machine, function: Any, arguments: Any) -> Any:
    return Call(function, arguments)


def _no_persistent(identity: Any) -> Any:
    raise PickleRefused("this pickle refers to data outside of itself, and nothing here provides it; it is incomplete")


class Machine:
    """One run over ``data`` from ``position``. After ``run()``: ``position`` is the end, ``globals`` what was named."""

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

    def run(self) -> Any:
        """The value that the program leaves. Raises PickleRefused, one sentence, on anything that is amiss."""
        data, table = self.data, _OPERATIONS
        collecting = gc.isenabled()
        gc.disable()  # hundreds of thousands of new containers, none of them garbage: collecting would double the time
        try:
            while True:
                self.spend()
                code = data[self.position]
                self.position += 1
                if code == 0x2E:  # STOP
                    return self.pop()
                table[code](self)
        except KeyError:
            raise PickleRefused(
                f"the pickle has an unknown operation at byte {self.position - 1:,}; the file is damaged or no pickle"
            ) from None
        except (IndexError, struct.error):
            raise PickleRefused(
                f"the pickle ends in the middle, at byte {self.position:,}; the file is cut short or damaged: "
                "download or save it again"
            ) from None
        except (ValueError, TypeError, UnicodeError, AttributeError):
            raise PickleRefused(
                f"the pickle is malformed at byte {self.position:,}; the file is damaged: download or save it again"
            ) from None
        finally:
            if collecting:
                gc.enable()

    # The stack.
    def pop(self) -> Any:
        value = self.stack.pop()
        if value is _MARK:
            raise ValueError("a mark where a value was expected")
        return value

    def top(self) -> Any:
        value = self.stack[-1]
        if value is _MARK:
            raise ValueError("a mark where a value was expected")
        return value

    def pop_mark(self) -> list[Any]:
        index = len(self.stack) - 1
        while self.stack[index] is not _MARK:
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


def _integer(machine: Machine, count: int) -> int:
    if count > limits.LONG_BYTES:
        raise PickleRefused(f"this pickle holds an integer of {count:,} bytes; no checkpoint needs one: it is refused")
    return int.from_bytes(machine.take(count), "little", signed=True)


def _text_integer(machine: Machine) -> int:
    line = machine.line().rstrip(b"L")
    if len(line) > 40:
        raise PickleRefused("this pickle holds an integer of more than 40 digits; no checkpoint needs one: refused")
    return int(line)


def _old_string(raw: bytes) -> str:
    # Python 2 wrote names and raw bytes alike; latin-1 keeps both recoverable.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _push(make: Callable[[Machine], Any]) -> Callable[[Machine], None]:
    def operation(machine: Machine) -> None:
        machine.stack.append(make(machine))

    return operation


def _quoted(machine: Machine) -> str:
    line = machine.line().strip()
    if len(line) < 2 or line[0] != line[-1] or line[0] not in b"'\"":
        raise ValueError("a string without quotes")
    return _old_string(codecs.escape_decode(line[1:-1])[0])


def _line_int(machine: Machine) -> Any:
    line = machine.line()
    if line in (b"00", b"01"):
        return line == b"01"
    if len(line) > 40:
        raise ValueError("too long")
    return int(line)


def _put(machine: Machine, index: int) -> None:
    if index < 0:
        raise ValueError("negative memo index")
    machine.memo[index] = machine.top()


def _get(machine: Machine, index: int) -> Any:
    if index not in machine.memo:
        raise ValueError("unknown memo index")
    return machine.memo[index]


def _global(machine: Machine) -> Global:
    module = machine.line().decode("utf-8")
    return machine.reference(module, machine.line().decode("utf-8"))


def _stack_global(machine: Machine) -> Global:
    name, module = machine.pop(), machine.pop()
    return machine.reference(module, name)


def _reduce(machine: Machine) -> Any:
    arguments, function = machine.pop(), machine.pop()
    return machine.call(function, arguments)


def _newobj_ex(machine: Machine) -> Any:
    machine.pop()
    return _reduce(machine)


def _inst(machine: Machine) -> Any:
    function = _global(machine)
    return machine.call(function, tuple(machine.pop_mark()))


def _obj(machine: Machine) -> Any:
    function, *arguments = machine.pop_mark()
    return machine.call(function, tuple(arguments))


def _build(machine: Machine) -> None:
    state = machine.pop()
    machine.set_state(machine.top(), state)


def _append(machine: Machine) -> None:
    value = machine.pop()
    machine.append(machine.top(), [value])


def _appends(machine: Machine) -> None:
    values = machine.pop_mark()
    machine.append(machine.top(), values)


def _setitem(machine: Machine) -> None:
    value, key = machine.pop(), machine.pop()
    machine.set_items(machine.top(), [key, value])


def _setitems(machine: Machine) -> None:
    values = machine.pop_mark()
    machine.set_items(machine.top(), values)


def _pair_dict(machine: Machine) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    machine.set_items(made, machine.pop_mark())
    return made


def _tuple_of(count: int) -> Callable[[Machine], Any]:
    def make(machine: Machine) -> tuple[Any, ...]:
        return tuple(reversed([machine.pop() for _ in range(count)]))

    return make


def _frame(machine: Machine) -> None:
    machine.number("<Q")  # frames are a hint for buffered readers


def _protocol(machine: Machine) -> None:
    version = machine.number("<B")
    if version > 5:
        raise PickleRefused(f"this is a pickle of protocol {version}, and protocols end at 5; the file is damaged")


def _pop_any(machine: Machine) -> None:
    machine.stack.pop()


def _drop_mark(machine: Machine) -> None:
    machine.pop_mark()


def _extension(machine: Machine) -> None:
    raise PickleRefused(
        "this pickle names an entry of Python's extension registry, which would run whatever is registered there; "
        "it was not run: save the state_dict() alone"
    )


def _out_of_band(machine: Machine) -> None:
    raise PickleRefused("this pickle keeps its buffers outside of the file; save the state_dict() alone")


def _persistent(machine: Machine) -> Any:
    return machine.persistent(machine.pop())


def _text_persistent(machine: Machine) -> Any:
    return machine.persistent(machine.line().decode("utf-8"))


_OPERATIONS: dict[int, Callable[[Machine], None]] = {
    ord("("): _push(lambda m: _MARK),
    ord("0"): _pop_any,
    ord("1"): _drop_mark,
    ord("2"): _push(lambda m: m.top()),
    ord("N"): _push(lambda m: None),
    0x88: _push(lambda m: True),
    0x89: _push(lambda m: False),
    # numbers
    ord("I"): _push(_line_int),
    ord("L"): _push(_text_integer),
    ord("J"): _push(lambda m: m.number("<i")),
    ord("K"): _push(lambda m: m.number("<B")),
    ord("M"): _push(lambda m: m.number("<H")),
    0x8A: _push(lambda m: _integer(m, m.number("<B"))),
    0x8B: _push(lambda m: _integer(m, m.number("<I"))),
    ord("F"): _push(lambda m: float(m.line()[:64])),
    ord("G"): _push(lambda m: m.number(">d")),
    # text and bytes
    ord("S"): _push(_quoted),
    ord("T"): _push(lambda m: _old_string(m.take(m.number("<I")))),
    ord("U"): _push(lambda m: _old_string(m.take(m.number("<B")))),
    ord("V"): _push(lambda m: m.line().decode("raw-unicode-escape")),
    ord("X"): _push(lambda m: m.text(m.number("<I"))),
    0x8C: _push(lambda m: m.text(m.number("<B"))),
    0x8D: _push(lambda m: m.text(m.number("<Q"))),
    ord("B"): _push(lambda m: m.take(m.number("<I"))),
    ord("C"): _push(lambda m: m.take(m.number("<B"))),
    0x8E: _push(lambda m: m.take(m.number("<Q"))),
    0x96: _push(lambda m: m.take(m.number("<Q"))),
    # containers; a set becomes a list, which needs no hashes
    ord("]"): _push(lambda m: []),
    ord("l"): _push(lambda m: m.pop_mark()),
    ord("a"): _append,
    ord("e"): _appends,
    ord("}"): _push(lambda m: {}),
    ord("d"): _push(_pair_dict),
    ord("s"): _setitem,
    ord("u"): _setitems,
    ord(")"): _push(lambda m: ()),
    ord("t"): _push(lambda m: tuple(m.pop_mark())),
    0x85: _push(_tuple_of(1)),
    0x86: _push(_tuple_of(2)),
    0x87: _push(_tuple_of(3)),
    0x8F: _push(lambda m: []),
    0x90: _appends,
    0x91: _push(lambda m: m.pop_mark()),
    # memo
    ord("p"): lambda m: _put(m, int(m.line()[:20])),
    ord("q"): lambda m: _put(m, m.number("<B")),
    ord("r"): lambda m: _put(m, m.number("<I")),
    0x94: lambda m: _put(m, len(m.memo)),
    ord("g"): _push(lambda m: _get(m, int(m.line()[:20]))),
    ord("h"): _push(lambda m: _get(m, m.number("<B"))),
    ord("j"): _push(lambda m: _get(m, m.number("<I"))),
    # objects: recorded, never made
    ord("c"): _push(_global),
    0x93: _push(_stack_global),
    ord("R"): _push(_reduce),
    0x81: _push(_reduce),
    0x92: _push(_newobj_ex),
    ord("i"): _push(_inst),
    ord("o"): _push(_obj),
    ord("b"): _build,
    ord("P"): _push(_text_persistent),
    ord("Q"): _push(_persistent),
    0x82: _extension,
    0x83: _extension,
    0x84: _extension,
    # protocol
    0x80: _protocol,
    0x95: _frame,
    0x97: _out_of_band,
    0x98: lambda m: None,
}


def describe(function: Any) -> str:
    """What a ``Call`` names, fit for a message."""
    return clean(str(function)) if isinstance(function, Global) else "an unnamed function"
