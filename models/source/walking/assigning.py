"""Assignment to names, attributes, items and patterns of them; subscripts and comprehensions."""

from __future__ import annotations

import ast

import numpy as np
import torch
from torch import nn

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Class, HostClass, Namespace, Object, Stream, Unknown, Value
from models.source.walking.attributes import delete_attribute, set_attribute
from models.source.walking.comparing import key
from models.source.walking.hosting import hosted
from models.source.walking.iterating import class_of, iterate, kind_of, truth
from models.source.walking.operators import IN_PLACE, operate
from models.source.walking.scopes import bind, unbind
from models.source.walking.walk import Signal, call, evaluate, evaluates, executes, known, used

REFUSED = 50
"""Steps that stepping over a refusal counts for: a loop of them takes as long as so many others."""


@executes(ast.Assign)
def assign(node: ast.Assign, frame: Frame) -> Signal:
    value = _lazily(node.value, node.targets, frame)
    for target in node.targets:
        put(target, value, frame)
    return None


@executes(ast.AnnAssign)
def annotated(node: ast.AnnAssign, frame: Frame) -> Signal:
    if node.value is not None:
        put(node.target, _lazily(node.value, [node.target], frame), frame)
    return None


def _lazily(node: ast.expr, targets: list[ast.expr], frame: Frame) -> Value:
    """The value; an Unknown where this very expression names something that is not understood.

    What was called inside of it may have changed things halfway: its refusals end the statement.
    """
    meter = frame.run.meter
    try:
        return evaluate(node, frame)
    except (OutOfBounds, Raised):
        raise
    except NotUnderstood as refusal:
        plain = all(isinstance(target, ast.Name | ast.Attribute) for target in targets)
        if not plain or refusal.depth > meter.depth:
            raise
        refusal.place = refusal.place or frame.place()
        meter.tick(REFUSED)
        return Unknown(refusal)


@executes(ast.AugAssign)
def augmented(node: ast.AugAssign, frame: Frame) -> Signal:
    load = _as_load(node.target)
    before = known(load, frame)
    other = known(node.value, frame)
    kind = type(node.op)
    own = before.cls.find(f"__i{_HOST_NAMES.get(kind, 'add')}__") if isinstance(before, Object) else NO_DEFAULT
    if own is not NO_DEFAULT:
        after = call(own, [before, other], {}, frame)
    elif isinstance(before, list) and kind is ast.Add:
        frame.run.meter.items(len(before))
        before.extend(iterate(other, frame))
        frame.run.meter.items(len(before))
        after = before
    elif isinstance(before, torch.Tensor | np.ndarray) and kind in IN_PLACE and not isinstance(before, nn.Parameter):
        after = hosted(frame, lambda: IN_PLACE[kind](before, other))
    elif isinstance(before, nn.Sequential | nn.ModuleList) and kind is ast.Add:
        for layer in iterate(other, frame):
            before.append(layer)
        after = before
    else:
        after = operate(kind, before, other, frame)
    put(node.target, after, frame)
    return None


_HOST_NAMES: dict[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv"}


def _as_load(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.copy_location(ast.Name(node.id, ast.Load()), node)
    if isinstance(node, ast.Attribute):
        return ast.copy_location(ast.Attribute(node.value, node.attr, ast.Load()), node)
    assert isinstance(node, ast.Subscript)
    return ast.copy_location(ast.Subscript(node.value, node.slice, ast.Load()), node)


def put(target: ast.expr, value: Value, frame: Frame) -> None:
    """Binds ``value`` to a target of an assignment."""
    if isinstance(target, ast.Name):
        bind(target.id, value, frame)
    elif isinstance(target, ast.Attribute):
        set_attribute(known(target.value, frame), target.attr, value, frame)
    elif isinstance(target, ast.Subscript):
        holder = known(target.value, frame)
        set_item(holder, evaluate(target.slice, frame), used(value, frame), frame)
    elif isinstance(target, ast.Starred):
        put(target.value, list(iterate(value, frame)), frame)
    else:
        assert isinstance(target, ast.Tuple | ast.List)
        _unpack(target.elts, value, frame)


def _unpack(targets: list[ast.expr], value: Value, frame: Frame) -> None:
    if isinstance(value, Unknown):
        for target in targets:
            put(target.value if isinstance(target, ast.Starred) else target, value, frame)
        return
    found = list(iterate(value, frame))
    star = next((position for position, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    if star is not None and len(found) >= len(targets) - 1:
        after = len(targets) - star - 1
        middle = found[star : len(found) - after]
        found = [*found[:star], middle, *found[len(found) - after :]]
    if len(found) != len(targets):
        raise Raised("ValueError", f"{len(found)} values for {len(targets)} names", place=frame.place())
    for target, item in zip(targets, found, strict=True):
        put(target.value if isinstance(target, ast.Starred) else target, item, frame)


@executes(ast.Delete)
def delete(node: ast.Delete, frame: Frame) -> Signal:
    for target in node.targets:
        if isinstance(target, ast.Name):
            unbind(target.id, frame)
        elif isinstance(target, ast.Subscript):
            holder, where = known(target.value, frame), evaluate(target.slice, frame)
            if isinstance(holder, nn.ModuleList | nn.Sequential | dict | list | nn.ModuleDict):
                hosted(frame, lambda holder=holder, where=where: holder.__delitem__(where))  # type: ignore[misc]
            else:
                raise frame.unknown(f"deletes an item of a {kind_of(holder)}")
        elif isinstance(target, ast.Attribute):
            delete_attribute(known(target.value, frame), target.attr, frame)
    return None


@evaluates(ast.Subscript)
def subscript(node: ast.Subscript, frame: Frame) -> Value:
    holder = known(node.value, frame)
    if isinstance(holder, Class | HostClass) and not isinstance(_members(holder), dict):
        return holder  # a type with parameters, such as list[int], is the type
    where = evaluate(node.slice, frame)
    frame.line = node.lineno
    return item_of(holder, where, frame)


def _members(holder: Value) -> Value:
    return holder.find("__members__") if isinstance(holder, Class) else None


def item_of(holder: Value, where: Value, frame: Frame) -> Value:
    """``holder[where]``."""
    where = used(where, frame)
    if isinstance(holder, Object | nn.Module):
        cls = class_of(holder)
        own = cls.find("__getitem__") if cls else NO_DEFAULT
        if own is not NO_DEFAULT:
            return call(own, [holder, where], {}, frame)
        if isinstance(holder, Object) and holder.payload is not None:
            holder = holder.payload
    if isinstance(holder, Namespace):
        holder = holder.attributes
    if isinstance(holder, Class):
        return item_of(holder.find("__members__"), where, frame)
    if isinstance(holder, dict):
        where = key(where, frame, holder)
        if where not in holder:
            default = getattr(holder, "default", None)
            if default is not None:
                holder[where] = call(default, [], {}, frame)
                return holder[where]
            raise Raised("KeyError", str(where)[:60], place=frame.place())
        return holder[where]
    if isinstance(holder, list | tuple | str | bytes | range):
        if isinstance(where, torch.Tensor) and where.numel() == 1:
            where = int(where)
        if isinstance(where, slice):
            frame.run.meter.tick(min(len(holder), frame.run.meter.budget.items) // 8)
        return hosted(frame, lambda: holder[where])
    if isinstance(holder, torch.Tensor | np.ndarray | nn.Sequential | nn.ModuleList | nn.ParameterList | nn.ModuleDict):
        return hosted(frame, lambda: holder[_index(where, frame)])
    raise Raised("TypeError", f"'{kind_of(holder)}' object is not subscriptable", place=frame.place())


def _index(where: Value, frame: Frame) -> Value:
    """An index of a tensor: numbers, slices, None, ..., lists and tensors."""
    if isinstance(where, tuple):
        return tuple(_index(part, frame) for part in where)
    if isinstance(where, list):
        return [_index(part, frame) for part in where]
    if isinstance(where, int | slice | str | torch.Tensor | np.ndarray | range | None) or where is ...:
        return where
    raise Raised("TypeError", f"'{kind_of(where)}' is no index", place=frame.place())


def set_item(holder: Value, where: Value, value: Value, frame: Frame) -> None:
    where = used(where, frame)
    if isinstance(holder, Object | nn.Module):
        cls = class_of(holder)
        own = cls.find("__setitem__") if cls else NO_DEFAULT
        if own is not NO_DEFAULT:
            call(own, [holder, where, value], {}, frame)
            return
        if isinstance(holder, Object) and holder.payload is not None:
            holder = holder.payload
    if isinstance(holder, Namespace) and isinstance(where, str):
        holder.attributes[where] = value
    elif isinstance(holder, dict):
        frame.run.meter.items(len(holder) + 1)
        holder[key(where, frame, holder)] = value
    elif isinstance(holder, list):
        if isinstance(where, slice):
            value = list(iterate(value, frame))
            frame.run.meter.items(len(holder) + len(value))
        hosted(frame, lambda: holder.__setitem__(where, value))
    elif isinstance(
        holder, torch.Tensor | np.ndarray | nn.Sequential | nn.ModuleList | nn.ModuleDict | nn.ParameterList
    ):
        hosted(frame, lambda: holder.__setitem__(_index(where, frame), value))
    else:
        raise Raised("TypeError", f"'{kind_of(holder)}' does not take items", place=frame.place())


@evaluates(ast.ListComp, ast.SetComp, ast.GeneratorExp)
def comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, frame: Frame) -> Value:
    found: list[Value] = []

    def add(inner: Frame) -> None:
        found.append(evaluate(node.elt, inner))
        frame.run.meter.items(len(found)) if len(found) % 1024 == 0 else None

    _generate(node.generators, frame.within({}), add)
    if isinstance(node, ast.SetComp):
        return {key(item, frame) for item in found}
    return found if isinstance(node, ast.ListComp) else Stream(iter(found))


@evaluates(ast.DictComp)
def dict_comprehension(node: ast.DictComp, frame: Frame) -> Value:
    found: dict[Value, Value] = {}

    def add(inner: Frame) -> None:
        found[key(evaluate(node.key, inner), inner, found)] = evaluate(node.value, inner)

    _generate(node.generators, frame.within({}), add)
    return found


def _generate(generators: list[ast.comprehension], frame: Frame, add: object) -> None:
    first, rest = generators[0], generators[1:]
    if first.is_async:
        raise frame.unknown("uses async")
    for item in iterate(evaluate(first.iter, frame), frame):
        put(first.target, item, frame)
        if all(truth(known(condition, frame), frame) for condition in first.ifs):
            if rest:
                _generate(rest, frame, add)
            else:
                add(frame)  # type: ignore[operator]
