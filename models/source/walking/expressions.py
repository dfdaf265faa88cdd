"""Constants, displays, conditions and slices."""

from __future__ import annotations

import ast

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import Function, Object, Value
from models.source.walking.comparing import key
from models.source.walking.functions import parameters_of
from models.source.walking.iterating import iterate, truth
from models.source.walking.walk import evaluate, evaluates, known, used


@evaluates(ast.Constant)
def constant(node: ast.Constant, frame: Frame) -> Value:
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool):
        frame.run.meter.bits(value.bit_length())
    return value


@evaluates(ast.List)
def display_list(node: ast.List, frame: Frame) -> Value:
    return items(node.elts, frame)


@evaluates(ast.Tuple)
def display_tuple(node: ast.Tuple, frame: Frame) -> Value:
    return tuple(items(node.elts, frame))


@evaluates(ast.Set)
def display_set(node: ast.Set, frame: Frame) -> Value:
    return {key(item, frame) for item in items(node.elts, frame)}


def items(nodes: list[ast.expr], frame: Frame) -> list[Value]:
    """The values of a list of expressions, in which ``*x`` gives all items of x."""
    found: list[Value] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            found.extend(iterate(known(node.value, frame), frame))
            frame.run.meter.items(len(found))
        else:
            found.append(evaluate(node, frame))
    return found


@evaluates(ast.Dict)
def display_dict(node: ast.Dict, frame: Frame) -> Value:
    found: dict[Value, Value] = {}
    for named, given in zip(node.keys, node.values, strict=True):
        if named is None:
            found.update(mapping(known(given, frame), frame))
            frame.run.meter.items(len(found))
        else:
            found[key(evaluate(named, frame), frame, found)] = evaluate(given, frame)
    return found


def mapping(value: Value, frame: Frame) -> dict[Value, Value]:
    """What ``**value`` gives."""
    if isinstance(value, Object) and isinstance(value.payload, dict):
        value = value.payload
    if not isinstance(value, dict):
        raise Raised("TypeError", "the argument after ** must be a mapping", place=frame.place())
    frame.run.meter.items(len(value))
    return value


@evaluates(ast.IfExp)
def condition(node: ast.IfExp, frame: Frame) -> Value:
    return evaluate(node.body if truth(known(node.test, frame), frame) else node.orelse, frame)


@evaluates(ast.BoolOp)
def junction(node: ast.BoolOp, frame: Frame) -> Value:
    wanted = isinstance(node.op, ast.Or)
    value: Value = None
    for part in node.values:
        value = known(part, frame)
        if truth(value, frame) == wanted:
            break
    return value


@evaluates(ast.Lambda)
def function_expression(node: ast.Lambda, frame: Frame) -> Value:
    return Function(
        "<lambda>", "lambda", parameters_of(node.args, frame), node.body, frame.module,
        (frame.scope, *frame.scopes) if frame.scope is not frame.module.variables else frame.scopes,
        node.lineno, owner=frame.owner,
    )  # fmt: skip


@evaluates(ast.Slice)
def part(node: ast.Slice, frame: Frame) -> Value:
    bounds = [None if bound is None else _bound(bound, frame) for bound in (node.lower, node.upper, node.step)]
    return slice(*bounds)


def _bound(node: ast.expr, frame: Frame) -> Value:
    value = known(node, frame)
    if value is None or isinstance(value, int):
        return value
    if hasattr(value, "shape") and value.numel() == 1:
        return int(value)
    raise Raised("TypeError", "slice indices must be integers or None", place=frame.place())


@evaluates(ast.Starred)
def starred(node: ast.Starred, frame: Frame) -> Value:
    raise frame.unknown("uses * outside of a call or display")


@evaluates(ast.Yield)
def yielded(node: ast.Yield, frame: Frame) -> Value:
    value = None if node.value is None else used(evaluate(node.value, frame), frame)
    _made(frame).append(value)
    frame.run.meter.items(len(_made(frame)))
    return None


@evaluates(ast.YieldFrom)
def yielded_from(node: ast.YieldFrom, frame: Frame) -> Value:
    for item in iterate(known(node.value, frame), frame):
        _made(frame).append(item)
        frame.run.meter.items(len(_made(frame)))
    return None


def _made(frame: Frame) -> list[Value]:
    if frame.made is None:
        raise frame.unknown("uses yield outside of a function")
    return frame.made
