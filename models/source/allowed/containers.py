"""Methods of texts, lists, dicts, sets, tuples and numbers. What they make is bounded before it is made."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from models.source.allowed.ordering import in_order
from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Object, Value
from models.source.walking.assigning import item_of, set_item
from models.source.walking.classes import fill_payload
from models.source.walking.comparing import equal, key
from models.source.walking.expressions import mapping
from models.source.walking.formatting import brace_format, text
from models.source.walking.hosting import hosted
from models.source.walking.iterating import iterate
from models.source.walking.members import allow_fields, method

Arguments = list[Value]
Named = dict[str, Value]

allow_fields(slice, ("start", "stop", "step"))
allow_fields(range, ("start", "stop", "step"))
allow_fields(complex, ("real", "imag"))
allow_fields(float, ("real", "imag"))
allow_fields(int, ("real", "imag", "numerator", "denominator"))
_PLAIN = (
    "lower upper capitalize title strip lstrip rstrip startswith endswith find rfind index rindex count "
    "isdigit isalpha isalnum isupper islower isspace isdecimal isnumeric removeprefix removesuffix "
    "swapcase casefold partition rpartition isidentifier"
)


def _same_size(name: str) -> None:
    @method(str, name)
    def act(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
        frame.run.meter.tick(len(receiver) // 8)
        if not all(isinstance(item, str | int | tuple | None) for item in args):
            raise Raised("TypeError", f"str.{name} takes texts", place=frame.place())
        return hosted(frame, lambda: getattr(receiver, name)(*args))


for _name in _PLAIN.split():
    _same_size(_name)


@method(str, "format")
def _format(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    try:
        return brace_format(receiver, args, named, frame)
    except ValueError as error:
        raise Raised("ValueError", str(error), place=frame.place()) from None


@method(str, "join")
def _join(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    parts = list(iterate(args[0], frame))
    if not all(isinstance(part, str) for part in parts):
        raise Raised("TypeError", "join takes texts", place=frame.place())
    frame.run.meter.items(sum(map(len, parts)) + len(receiver) * len(parts))
    return receiver.join(parts)


@method(str, "split", "rsplit")
def _split(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    frame.run.meter.tick(len(receiver) // 4)
    return hosted(frame, lambda: receiver.split(*args, **named))


@method(str, "splitlines")
def _splitlines(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    frame.run.meter.tick(len(receiver) // 4)
    return receiver.splitlines()


@method(str, "replace")
def _replace(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    old, new = args[0], args[1]
    found = receiver.count(old) if isinstance(old, str) else 0
    frame.run.meter.items(len(receiver) + found * len(new))
    return hosted(frame, lambda: receiver.replace(old, new))


@method(str, "zfill", "ljust", "rjust", "center")
def _padded(frame: Frame, receiver: str, args: Arguments, named: Named) -> Value:
    frame.run.meter.items(args[0])
    return hosted(frame, lambda: receiver.rjust(args[0]) if len(args) < 2 else receiver.rjust(args[0], args[1]))


@method(int, "bit_length")
def _bit_length(frame: Frame, receiver: int, args: Arguments, named: Named) -> Value:
    return receiver.bit_length()


@method(float, "is_integer")
def _is_integer(frame: Frame, receiver: float, args: Arguments, named: Named) -> Value:
    return receiver.is_integer()


@method(int, "item", "detach", "cpu")
@method(float, "item", "detach", "cpu")
def _item(frame: Frame, receiver: Value, args: Arguments, named: Named) -> Value:
    # A number here may be a NumPy number in Python.
    return receiver


@method(list, "append")
def _append(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    if len(receiver) % 1024 == 1023:
        frame.run.meter.items(len(receiver) + 1)
    receiver.append(args[0])


@method(list, "extend")
def _extend(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    found = list(iterate(args[0], frame))
    frame.run.meter.items(len(receiver) + len(found))
    receiver.extend(found)


@method(list, "insert")
def _insert(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver) + 1)
    receiver.insert(args[0], args[1])


@method(list, "pop")
def _pop(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.tick(len(receiver) // 64)
    return hosted(frame, lambda: receiver.pop(*args))


@method(list, "reverse")
def _reverse(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.tick(len(receiver) // 8)
    receiver.reverse()


@method(list, "sort")
def _sort(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    receiver[:] = in_order(list(receiver), named, frame)


@method(list, "copy")
def _copy_list(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver))
    return list(receiver)


@method(list, "index")
@method(tuple, "index")
def _index(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    for position, item in enumerate(receiver):
        if item is args[0] or equal(item, args[0], frame):
            return position
    raise Raised("ValueError", "value is not in list", place=frame.place())


@method(list, "count")
@method(tuple, "count")
def _count(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    return sum(1 for item in receiver if item is args[0] or equal(item, args[0], frame))


@method(list, "remove")
def _remove(frame: Frame, receiver: list[Value], args: Arguments, named: Named) -> Value:
    del receiver[_index(frame, receiver, args, named)]


@method(list, "clear")
@method(dict, "clear")
@method(set, "clear")
def _clear(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    receiver.clear()


@method(dict, "keys")
def _keys(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver))
    return list(receiver)


@method(dict, "values")
def _values(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver))
    return list(receiver.values())


@method(dict, "items")
def _items(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver))
    return list(receiver.items())


@method(dict, "get")
def _get(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    return receiver.get(key(args[0], frame, receiver), args[1] if len(args) > 1 else named.get("default"))


@method(dict, "__getitem__")
def _get_item(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    return item_of(_payload(receiver), args[0], frame)


@method(dict, "__init__")
@method(list, "__init__")
def _init(frame: Frame, receiver: Object, args: Arguments, named: Named) -> Value:
    """``super().__init__(...)`` of a class that derives from dict or list."""
    fill_payload(receiver, args, named, frame)


@method(dict, "__setitem__", "__setattr__")
def _set_item(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    set_item(_payload(receiver), args[0], args[1], frame)


def _payload(receiver: Any) -> Any:
    return receiver.payload if isinstance(receiver, Object) else receiver


@method(dict, "setdefault")
def _setdefault(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver) + 1)
    return receiver.setdefault(key(args[0], frame, receiver), args[1] if len(args) > 1 else None)


@method(dict, "update")
def _update(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    for given in args:
        pairs = given if isinstance(given, list | tuple) else mapping(given, frame).items()
        for name, value in pairs:
            receiver[key(name, frame, receiver)] = value
    receiver.update(named)
    frame.run.meter.items(len(receiver))


@method(dict, "pop")
def _pop_key(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    found = receiver.pop(key(args[0], frame, receiver), NO_DEFAULT)
    if found is not NO_DEFAULT:
        return found
    if len(args) > 1:
        return args[1]
    raise Raised("KeyError", text(args[0], frame), place=frame.place())


@method(dict, "popitem", "move_to_end")
def _order(frame: Frame, receiver: dict[Value, Value], args: Arguments, named: Named) -> Value:
    raise frame.unknown("changes the order of a dict")


@method(dict, "copy")
@method(set, "copy")
def _copy(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver))
    return receiver.copy()


@method(set, "add")
def _add(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    frame.run.meter.items(len(receiver) + 1)
    receiver.add(key(args[0], frame, receiver))


@method(set, "discard", "remove")
def _discard(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    receiver.discard(key(args[0], frame, receiver))


@method(set, "update")
def _update_set(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    for given in args:
        for item in iterate(given, frame):
            receiver.add(key(item, frame, receiver))


@method(set, "union")
@method(frozenset, "union")
def _union(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    return receiver.union(*[{key(item, frame) for item in iterate(given, frame)} for given in args])


@method(set, "intersection")
@method(frozenset, "intersection")
def _intersection(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    return receiver.intersection(*[{key(item, frame) for item in iterate(given, frame)} for given in args])


@method(set, "difference")
@method(frozenset, "difference")
def _difference(frame: Frame, receiver: set[Value], args: Arguments, named: Named) -> Value:
    return receiver.difference(*[{key(item, frame) for item in iterate(given, frame)} for given in args])


class DefaultDict(OrderedDict[Value, Value]):
    """``collections.defaultdict``: ``default`` is called by the walk where a key is missing."""

    default: Value = None
