"""Equality, order and keys, walked by us: nested containers may be deep, shared, or contain themselves."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import nn

from models.source.refusals import OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Class, Inert, Namespace, Object, Shared, Value
from models.source.walking.iterating import iterate, truth
from models.source.walking.walk import call, evaluate, evaluates, known, used

_NEST = 40
_COMPARING = 4
"""Steps that one comparison counts: it takes as long as four others."""
_PLAIN_KEY = 2**53
ORDER = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
METHODS = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
_SWAPPED = {"<": "__gt__", "<=": "__ge__", ">": "__lt__", ">=": "__le__"}


@evaluates(ast.Compare)
def comparison(node: ast.Compare, frame: Frame) -> Value:
    left = known(node.left, frame)
    value: Value = True
    for position, (operator, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = evaluate(right_node, frame)
        if not isinstance(operator, ast.Is | ast.IsNot):
            right = used(right, frame)
        value = compared(operator, left, right, frame)
        if position < len(node.ops) - 1 and not truth(value, frame):
            return value
        left = right
    return value


def compared(operator: ast.cmpop, left: Value, right: Value, frame: Frame) -> Value:
    if isinstance(operator, ast.Is):
        return left is right or (_scalar(left) and _scalar(right) and type(left) is type(right) and left == right)
    if isinstance(operator, ast.IsNot):
        return not compared(ast.Is(), left, right, frame)
    if isinstance(operator, ast.In):
        return contains(right, left, frame)
    if isinstance(operator, ast.NotIn):
        return not contains(right, left, frame)
    if isinstance(operator, ast.Eq):
        return equal(left, right, frame)
    if isinstance(operator, ast.NotEq):
        value = equal(left, right, frame)
        return ~value if _array(value) else not value
    return ordered(ORDER[type(operator)], left, right, frame)


def _scalar(value: Value) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _array(value: Value) -> bool:
    return isinstance(value, torch.Tensor) or type(value).__name__ == "ndarray"


def equal(left: Value, right: Value, frame: Frame, nest: int = 0) -> Value:
    """``left == right``: a bool, or a tensor where one of them is a tensor."""
    frame.run.meter.tick(_COMPARING)
    if nest > _NEST:
        raise OutOfBounds("compares containers that are nested too deeply", frame.place())
    if _array(left) or _array(right):
        return left == right if _hosted(left) and _hosted(right) else False
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Object | nn.Module):
            answer = _own(one, "__eq__", other, frame)
            if answer is not NO_DEFAULT:
                return answer
    if isinstance(left, Object) and isinstance(right, Object):
        return _same_objects(left, right, frame, nest)
    if isinstance(left, Namespace) and isinstance(right, Namespace):
        return _same_dicts(left.attributes, right.attributes, frame, nest)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        alike = isinstance(left, list) == isinstance(right, list) and len(left) == len(right)
        return alike and all(
            a is b or bool(equal(a, b, frame, nest + 1)) for a, b in zip(tuple(left), tuple(right), strict=True)
        )
    if isinstance(left, dict) and isinstance(right, dict):
        return _same_dicts(left, right, frame, nest)
    if isinstance(left, set | frozenset) and isinstance(right, set | frozenset):
        frame.run.meter.tick(len(left))
        return left == right
    if _hosted(left) and _hosted(right) and not isinstance(left, list | dict | tuple):
        frame.run.meter.tick(len(left) // 64 if isinstance(left, str | bytes) else 0)
        return bool(left == right)
    return left is right


def _same_dicts(left: dict[Any, Value], right: dict[Any, Value], frame: Frame, nest: int) -> bool:
    if left.keys() != right.keys():
        return False
    return all(a is right[k] or bool(equal(a, right[k], frame, nest + 1)) for k, a in list(left.items()))


def _same_objects(left: Object, right: Object, frame: Frame, nest: int) -> bool:
    if left is right:
        return True
    if left.payload is not None or right.payload is not None:
        return left.payload is not None and bool(equal(left.payload, right.payload, frame, nest + 1))
    both = left.cls is right.cls and left.cls.fields is not None
    return both and _same_dicts(left.attributes, right.attributes, frame, nest)


def _own(value: Value, method: str, other: Value, frame: Frame) -> Value:
    """What the source's own method for an operator says, or NO_DEFAULT where its class has none."""
    cls = getattr(value, "source_class", None) if isinstance(value, nn.Module) else value.cls
    found = cls.find(method) if isinstance(cls, Class) else NO_DEFAULT
    return NO_DEFAULT if found is NO_DEFAULT else call(found, [value, other], {}, frame)


def _hosted(value: Value) -> bool:
    """Whether Python or torch compares it, without a line of the source."""
    return not isinstance(value, Shared | Object | Namespace | Inert | nn.Module)


def ordered(sign: str, left: Value, right: Value, frame: Frame, nest: int = 0) -> Value:
    """``left < right`` and the like."""
    frame.run.meter.tick()
    if nest > _NEST:
        raise OutOfBounds("compares containers that are nested too deeply", frame.place())
    for one, other, method in ((left, right, METHODS[sign]), (right, left, _SWAPPED[sign])):
        if isinstance(one, Object):
            answer = _own(one, method, other, frame)
            if answer is not NO_DEFAULT:
                return answer
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        for a, b in zip(tuple(left), tuple(right), strict=False):
            if not (a is b or bool(equal(a, b, frame, nest + 1))):
                return ordered(sign, a, b, frame, nest + 1)
        left, right = len(left), len(right)
    if not (_hosted(left) and _hosted(right)) or isinstance(left, list | dict):
        raise Raised("TypeError", f"{sign} is not supported between these values", place=frame.place())
    if sign == "<":
        return left < right
    if sign == "<=":
        return left <= right
    return left > right if sign == ">" else left >= right


def contains(container: Value, item: Value, frame: Frame) -> bool:
    if isinstance(container, Object) and container.payload is None:
        found = container.cls.find("__contains__")
        if found is not NO_DEFAULT:
            return bool(call(found, [container, item], {}, frame))
    if isinstance(container, Object):
        container = container.payload
    if isinstance(container, Namespace):
        return item in container.attributes
    if isinstance(container, dict | set | frozenset):
        return key(item, frame, container) in container
    if isinstance(container, nn.ModuleDict | nn.ParameterDict):
        return isinstance(item, str) and item in container
    if isinstance(container, str | bytes):
        frame.run.meter.tick(len(container) // 8)
        return item in container
    if isinstance(container, range):
        return item in container if isinstance(item, int) else False
    if isinstance(container, torch.Tensor):
        return item in container
    return any(item is other or bool(equal(item, other, frame)) for other in iterate(container, frame))


def key(value: Value, frame: Frame, holder: Any = ()) -> Value:
    """``value`` as a key of a dict or set. Keys that an author can make collide cost by the size of the holder."""
    value = used(value, frame)
    if isinstance(value, str | None | bool):
        return value
    if isinstance(value, int) and -_PLAIN_KEY < value < _PLAIN_KEY:
        return value
    _hashable(value, frame, 0)
    frame.run.meter.tick(len(holder) // 4)
    return value


def _hashable(value: Value, frame: Frame, nest: int) -> None:
    frame.run.meter.tick()
    if nest > _NEST:
        raise OutOfBounds("uses a key that is nested too deeply", frame.place())
    if isinstance(value, tuple | frozenset):
        for item in value:
            _hashable(item, frame, nest + 1)
    elif isinstance(value, list | dict | set):
        raise Raised("TypeError", f"unhashable type: {type(value).__name__}", place=frame.place())
