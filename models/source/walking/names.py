"""Names in expressions."""

from __future__ import annotations

import ast

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.open_settings import may_be_open
from models.source.values.values import NO_DEFAULT, Unknown, Value
from models.source.walking.scopes import bind, look_up
from models.source.walking.walk import evaluate, evaluates


@evaluates(ast.Name)
def name(node: ast.Name, frame: Frame) -> Value:
    value = look_up(node.id, frame)
    if value is NO_DEFAULT:
        raise Raised("NameError", f"name {node.id} is not defined", place=frame.place())
    if isinstance(value, Unknown) and frame.run.answers is not None and value is frame.module.variables.get(node.id):
        return frame.run.answers.of(node.id) if may_be_open(node.id) else value
    return value


@evaluates(ast.NamedExpr)
def named_expression(node: ast.NamedExpr, frame: Frame) -> Value:
    value = evaluate(node.value, frame)
    assert isinstance(node.target, ast.Name)
    for outer in frame.outer:
        outer[node.target.id] = value
    bind(node.target.id, value, frame)
    return value
