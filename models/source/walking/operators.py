"""Arithmetic. The size of every number, text and container is asked for before it is made."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Inert, Object, Value
from models.source.walking.formatting import percent
from models.source.walking.hosting import hosted
from models.source.walking.iterating import class_of, kind_of, truth
from models.source.walking.walk import call, evaluates, known

_HOST: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("sub", operator.sub),
    ast.Mult: ("mul", operator.mul),
    ast.Div: ("truediv", operator.truediv),
    ast.FloorDiv: ("floordiv", operator.floordiv),
    ast.Mod: ("mod", operator.mod),
    ast.Pow: ("pow", operator.pow),
    ast.MatMult: ("matmul", operator.matmul),
    ast.LShift: ("lshift", operator.lshift),
    ast.RShift: ("rshift", operator.rshift),
    ast.BitAnd: ("and", operator.and_),
    ast.BitOr: ("or", operator.or_),
    ast.BitXor: ("xor", operator.xor),
}
IN_PLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: operator.imod,
    ast.Pow: operator.ipow,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
}
_NUMBER = int | float | complex
_COMPUTED = int | float | complex | torch.Tensor | np.ndarray


@evaluates(ast.BinOp)
def binary(node: ast.BinOp, frame: Frame) -> Value:
    left = known(node.left, frame)
    right = known(node.right, frame)
    frame.line = node.lineno
    return operate(type(node.op), left, right, frame)


def operate(kind: type[ast.operator], left: Value, right: Value, frame: Frame) -> Value:
    """``left + right`` and the like. Raises Raised where Python would."""
    name, function = _HOST[kind]
    own = _own(name, left, right, frame)
    if own is not NO_DEFAULT:
        return own
    left, right = _plain(left), _plain(right)
    if isinstance(left, Inert) or isinstance(right, Inert):
        return Inert(f"operator.{name}", (left, right), {})
    if isinstance(left, int) and isinstance(right, int):
        _whole(kind, left, right, frame)
    elif isinstance(left, str | bytes) and kind is ast.Mod:
        return percent(left, right, frame)
    elif isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        _arrays(left, right, frame)
    elif not (isinstance(left, _COMPUTED) and isinstance(right, _COMPUTED)) and not _layers(kind, left, right, frame):
        _container(kind, left, right, frame)
    return hosted(frame, lambda: function(left, right))


def _layers(kind: type[ast.operator], left: Value, right: Value, frame: Frame) -> bool:
    """Whether two lists of layers are joined, as torch does it."""
    joined = kind is ast.Add and type(left) is type(right) and type(left) in (torch.nn.ModuleList, torch.nn.Sequential)
    if joined:
        frame.run.meter.items(len(left) + len(right))
    return joined


def _plain(value: Value) -> Value:
    """What an object that derives from a container holds."""
    return value.payload if isinstance(value, Object) and value.payload is not None else value


def _own(name: str, left: Value, right: Value, frame: Frame) -> Value:
    """What an operator method of the source gives, or NO_DEFAULT."""
    for one, other, method in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
        cls = class_of(one) if isinstance(one, Object | torch.nn.Module) else None
        found = NO_DEFAULT if cls is None else cls.find(method)
        if found is not NO_DEFAULT:
            return call(found, [one, other], {}, frame)
    return NO_DEFAULT


def _arrays(left: Value, right: Value, frame: Frame) -> None:
    """The guard does not see NumPy: arrays are small, and their broadcast result is bounded here."""
    if not (isinstance(left, _COMPUTED) and isinstance(right, _COMPUTED)):
        raise Raised("TypeError", "an array is computed with numbers and arrays only", place=frame.place())
    shapes = [value.shape for value in (left, right) if isinstance(value, np.ndarray | torch.Tensor)]
    size = hosted(frame, lambda: np.broadcast_shapes(*map(tuple, shapes)))
    frame.run.meter.items(int(np.prod(size, dtype=float)) // 8)


def _whole(kind: type[ast.operator], left: int, right: int, frame: Frame) -> None:
    meter = frame.run.meter
    if kind is ast.Mult:
        meter.bits(left.bit_length() + right.bit_length())
    elif kind is ast.Pow and right > 0:
        meter.bits(left.bit_length() * right if abs(left) > 1 else 0)
    elif kind is ast.LShift:
        meter.bits(left.bit_length() + max(right, 0))


def _container(kind: type[ast.operator], left: Value, right: Value, frame: Frame) -> None:
    """Lists, tuples, texts, sets and dicts; everything else is refused."""
    meter = frame.run.meter
    sequences = (list, tuple, str, bytes)
    if kind is ast.Add and isinstance(left, sequences) and isinstance(right, sequences):
        meter.items(len(left) + len(right))
        return
    if kind is ast.Mult:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, sequences) and isinstance(other, int):
                meter.items(len(one) * max(other, 0))
                return
    if isinstance(left, set | frozenset | dict) and isinstance(right, set | frozenset | dict):
        meter.items(len(left) + len(right))
        return
    given = f"'{kind_of(left)}' and '{kind_of(right)}'"
    raise Raised("TypeError", f"unsupported operands for {_HOST[kind][0]}: {given}", place=frame.place())


@evaluates(ast.UnaryOp)
def unary(node: ast.UnaryOp, frame: Frame) -> Value:
    value = known(node.operand, frame)
    if isinstance(node.op, ast.Not):
        return not truth(value, frame)
    name = {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}[type(node.op)]
    if isinstance(value, Object):
        own = value.cls.find(name)
        if own is not NO_DEFAULT:
            return call(own, [value], {}, frame)
    if not isinstance(value, _COMPUTED):
        raise Raised("TypeError", f"bad operand type for {name}: '{kind_of(value)}'", place=frame.place())
    functions: dict[type[ast.unaryop], Callable[[Any], Any]] = {
        ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert,
    }  # fmt: skip
    function = functions[type(node.op)]
    return hosted(frame, lambda: function(value))
