"""Texts with values in them: f-strings, ``format`` and ``%``. Widths are bounded, and no attribute is reached."""

from __future__ import annotations

import ast
import re
import string
from typing import Any

import torch
from torch import nn

from models.source.refusals import OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Builtin, Class, Function, HostClass, Namespace, Object, Value
from models.source.walking.iterating import class_of, kind_of
from models.source.walking.walk import call, evaluates, known

_WIDE = 200
_NEST = 12


@evaluates(ast.JoinedStr)
def joined(node: ast.JoinedStr, frame: Frame) -> Value:
    parts: list[str] = []
    size = 0
    for value in node.values:
        made = str(value.value) if isinstance(value, ast.Constant) else _formatted(value, frame)
        parts.append(made)
        size += len(made)
        frame.run.meter.items(size)
    return "".join(parts)


@evaluates(ast.FormattedValue)
def _formatted(node: Any, frame: Frame) -> str:
    value = known(node.value, frame)
    spec = "" if node.format_spec is None else joined(node.format_spec, frame)
    return formatted(value, spec, chr(node.conversion) if node.conversion > 0 else "", frame)


def formatted(value: Value, spec: str, conversion: str, frame: Frame) -> str:
    """``format(value, spec)``."""
    if conversion:
        value = shown(value, frame) if conversion in "ra" else text(value, frame)
    for digits in re.findall(r"\d+", spec):
        if len(digits) > 4 or int(digits) > _WIDE:
            raise OutOfBounds(f"formats a value more than {_WIDE} characters wide", frame.place())
    if spec and isinstance(value, int | float | complex | str):
        try:
            return format(value, spec)
        except ValueError as error:
            raise Raised("ValueError", str(error), place=frame.place()) from None
    if spec and isinstance(value, torch.Tensor) and value.ndim == 0:
        return formatted(value.item(), spec, "", frame)
    return text(value, frame)


def text(value: Value, frame: Frame) -> str:
    """``str(value)``."""
    if isinstance(value, str):
        return value
    if isinstance(value, Raised):
        return value.message
    if isinstance(value, Object):
        own = value.cls.find("__str__")
        if own is not NO_DEFAULT:
            return str(call(own, [value], {}, frame))
    return shown(value, frame)


def shown(value: Value, frame: Frame, nest: int = 0) -> str:
    """``repr(value)``, in bounds; objects of the host show their kind only."""
    frame.run.meter.tick()
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | range | slice | torch.dtype):
        frame.run.meter.items(len(value) if isinstance(value, str | bytes) else 0)
        return repr(value)
    if isinstance(value, torch.device):
        return repr(value)
    if nest > _NEST:
        return "..."
    if isinstance(value, torch.Size):
        return f"torch.Size({list(value)})"
    if isinstance(value, list | tuple | set | frozenset):
        inner = _all([shown(item, frame, nest + 1) for item in value], frame)
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")") if isinstance(value, tuple) else "{}"
        return f"{opening}{inner}{',' if isinstance(value, tuple) and len(value) == 1 else ''}{closing}"
    if isinstance(value, dict):
        pairs = [f"{shown(k, frame, nest + 1)}: {shown(item, frame, nest + 1)}" for k, item in value.items()]
        return "{" + _all(pairs, frame) + "}"
    if isinstance(value, Class | HostClass):
        return f"<class '{value.name}'>"
    if isinstance(value, Function | Builtin):
        return f"<function {value.name}>"
    if isinstance(value, Namespace):
        pairs = [f"{k}={shown(item, frame, nest + 1)}" for k, item in value.attributes.items()]
        return f"Namespace({_all(pairs, frame)})"
    if isinstance(value, torch.Tensor):
        return f"tensor(of shape {list(value.shape)})"
    if isinstance(value, Object | nn.Module):
        cls = class_of(value)
        if isinstance(value, Object) and cls is not None and cls.fields is not None:
            pairs = [f"{k}={shown(item, frame, nest + 1)}" for k, item in value.attributes.items()]
            return f"{cls.name}({_all(pairs, frame)})"
        return f"{kind_of(value)}()"
    return f"<{kind_of(value)}>"


def _all(parts: list[str], frame: Frame) -> str:
    frame.run.meter.items(sum(map(len, parts)) + 2 * len(parts))
    return ", ".join(parts)


def brace_format(pattern: str, args: list[Value], named: dict[str, Value], frame: Frame) -> str:
    """``pattern.format(...)``. A field is a name or a number; attributes and items of it are refused."""
    parts: list[str] = []
    size = counter = 0
    for literal, name, spec, conversion in string.Formatter().parse(pattern):
        parts.append(literal)
        size += len(literal)
        if name is not None:
            if name == "":
                name, counter = str(counter), counter + 1
            if name.isdecimal():
                value = args[int(name)] if len(name) < 6 and int(name) < len(args) else NO_DEFAULT
            else:
                value = named.get(name, NO_DEFAULT)
            if value is NO_DEFAULT:
                if re.search(r"[.\[]", name):
                    raise frame.unknown("uses an attribute or item inside of str.format")
                raise Raised("IndexError", "str.format has no value for a field", place=frame.place())
            inner = brace_format(spec, args, named, frame) if spec and "{" in spec else spec or ""
            parts.append(formatted(value, inner, conversion or "", frame))
            size += len(parts[-1])
        frame.run.meter.items(size)
    return "".join(parts)


_FIELD = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<flags>[#0\- +]*)(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*))?[hlL]?(?P<kind>.)"
)


def percent(pattern: Any, given: Value, frame: Frame) -> str:
    """``pattern % given``."""
    if not isinstance(pattern, str):
        raise frame.unknown("uses % on bytes")
    rest = list(given) if isinstance(given, tuple) else [given]
    parts: list[str] = []
    end = size = 0
    for field in _FIELD.finditer(pattern):
        parts.append(pattern[end : field.start()])
        end = field.end()
        kind = field["kind"]
        if kind == "%":
            parts.append("%")
            continue
        if field["width"] == "*" or field["precision"] == "*":
            raise frame.unknown("uses * as a width of %")
        if any(len(part or "") > 3 or int(part or 0) > _WIDE for part in (field["width"], field["precision"])):
            raise OutOfBounds(f"formats a value more than {_WIDE} characters wide", frame.place())
        if field["name"] is not None:
            value = given.get(field["name"]) if isinstance(given, dict) else None
        elif rest:
            value = rest.pop(0)
        else:
            raise Raised("TypeError", "the format string asks for more values than there are", place=frame.place())
        parts.append(_one(field, kind, value, frame))
        size += sum(map(len, parts[-2:]))
        frame.run.meter.items(size)
    parts.append(pattern[end:])
    return "".join(parts)


def _one(field: re.Match[str], kind: str, value: Value, frame: Frame) -> str:
    if kind in "sra":
        value = text(value, frame) if kind == "s" else shown(value, frame)
        kind = "s"
    elif isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    precision = "" if field["precision"] is None else f".{field['precision']}"
    try:
        return str(f"%{field['flags']}{field['width'] or ''}{precision}{kind}" % (value,))
    except (TypeError, ValueError, OverflowError) as error:
        raise Raised(type(error).__name__, str(error), place=frame.place()) from None
