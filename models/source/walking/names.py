"""Names in expressions."""

from __future__ import annotations

import ast

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Value
from models.source.walking.scopes import bind, look_up
from models.source.walking.walk import evaluate, evaluates


@evaluates(ast.Name)
def name(node: ast.Name, frame: Frame) -> Value:
    value = look_up(node.id, frame)
    if value is NO_DEFAULT:
        raise Raised("NameError", f"name {node.id} is not defined", place=frame.place())
    return value


@evaluates(ast.NamedExpr)
def named_expression(node: ast.NamedExpr, frame: Frame) -> Value:
    value = evaluate(node.value, frame)
    assert isinstance(node.target, ast.Name)
    for outer in frame.outer:
        outer[node.target.id] = value
    bind(node.target.id, value, frame)
    return value
