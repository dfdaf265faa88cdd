"""The operations of the pickle machine, by code. All of pickle's are here; those that would import or call only record.

Python's ``pickletools`` describes each; protocols 0 to 5 are covered.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from models.formats import limits
from models.formats.pickle.memory import MARK, Memory
from models.formats.pickle.records import Global, PickleRefused


def _integer(machine: Memory, count: int) -> int:
    if count > limits.LONG_BYTES:
        raise PickleRefused(f"this pickle holds an integer of {count:,} bytes; no checkpoint needs one: it is refused")
    return int.from_bytes(machine.take(count), "little", signed=True)


def _text_integer(machine: Memory) -> int:
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


def _push(make: Callable[[Memory], Any]) -> Callable[[Memory], None]:
    def operation(machine: Memory) -> None:
        machine.stack.append(make(machine))

    return operation


def _quoted(machine: Memory) -> str:
    line = machine.line().strip()
    if len(line) < 2 or line[0] != line[-1] or line[0] not in b"'\"":
        raise ValueError("a string without quotes")
    return _old_string(codecs.escape_decode(line[1:-1])[0])


def _line_int(machine: Memory) -> Any:
    line = machine.line()
    if line in (b"00", b"01"):
        return line == b"01"
    if len(line) > 40:
        raise ValueError("too long")
    return int(line)


def _put(machine: Memory, index: int) -> None:
    if index < 0:
        raise ValueError("negative memo index")
    machine.memo[index] = machine.top()


def _get(machine: Memory, index: int) -> Any:
    if index not in machine.memo:
        raise ValueError("unknown memo index")
    return machine.memo[index]


def _global(machine: Memory) -> Global:
    module = machine.line().decode("utf-8")
    return machine.reference(module, machine.line().decode("utf-8"))


def _stack_global(machine: Memory) -> Global:
    name, module = machine.pop(), machine.pop()
    return machine.reference(module, name)


def _reduce(machine: Memory) -> Any:
    arguments, function = machine.pop(), machine.pop()
    return machine.call(function, arguments)


def _newobj_ex(machine: Memory) -> Any:
    machine.pop()
    return _reduce(machine)


def _inst(machine: Memory) -> Any:
    function = _global(machine)
    return machine.call(function, tuple(machine.pop_mark()))


def _obj(machine: Memory) -> Any:
    function, *arguments = machine.pop_mark()
    return machine.call(function, tuple(arguments))


def _build(machine: Memory) -> None:
    state = machine.pop()
    machine.set_state(machine.top(), state)


def _append(machine: Memory) -> None:
    value = machine.pop()
    machine.append(machine.top(), [value])


def _appends(machine: Memory) -> None:
    values = machine.pop_mark()
    machine.append(machine.top(), values)


def _setitem(machine: Memory) -> None:
    value, key = machine.pop(), machine.pop()
    machine.set_items(machine.top(), [key, value])


def _setitems(machine: Memory) -> None:
    values = machine.pop_mark()
    machine.set_items(machine.top(), values)


def _pair_dict(machine: Memory) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    machine.set_items(made, machine.pop_mark())
    return made


def _tuple_of(count: int) -> Callable[[Memory], Any]:
    def make(machine: Memory) -> tuple[Any, ...]:
        return tuple(reversed([machine.pop() for _ in range(count)]))

    return make


def _frame(machine: Memory) -> None:
    machine.number("<Q")  # frames are a hint for buffered readers


def _protocol(machine: Memory) -> None:
    version = machine.number("<B")
    if version > 5:
        raise PickleRefused(f"this is a pickle of protocol {version}, and protocols end at 5; the file is damaged")


def _pop_any(machine: Memory) -> None:
    machine.stack.pop()


def _drop_mark(machine: Memory) -> None:
    machine.pop_mark()


def _extension(machine: Memory) -> None:
    raise PickleRefused(
        "this pickle names an entry of Python's extension registry, which would run whatever is registered there; "
        "it was not run: save the state_dict() alone"
    )


def _out_of_band(machine: Memory) -> None:
    raise PickleRefused("this pickle keeps its buffers outside of the file; save the state_dict() alone")


def _persistent(machine: Memory) -> Any:
    return machine.persistent(machine.pop())


def _text_persistent(machine: Memory) -> Any:
    return machine.persistent(machine.line().decode("utf-8"))


OPERATIONS: dict[int, Callable[[Memory], None]] = {
    ord("("): _push(lambda m: MARK),
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
