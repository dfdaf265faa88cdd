"""Function statements and decorators."""

from __future__ import annotations

import ast

from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Function, Inert, Unlisted, Value
from models.source.walking.functions import parameters_of
from models.source.walking.scopes import bind
from models.source.walking.walk import Signal, call, evaluate, executes, used

_CHANGES_NOTHING = frozenset(
    names(
        "override overrides typechecked beartype jaxtyped no_type_check overload final deprecated "
        "profile njit jit script_method export ignore unused rank_zero_only timer compile torchscript "
        "dataclass_transform"
    )
)
"""Last names of decorators that leave what a function computes as it is."""


@executes(ast.FunctionDef)
def function_statement(node: ast.FunctionDef, frame: Frame) -> Signal:
    outside = frame.class_body or frame.scope is frame.module.variables
    function = Function(
        node.name,
        f"{frame.inside}.{node.name}" if frame.inside else node.name,
        parameters_of(node.args, frame),
        node.body,
        frame.module,
        frame.scopes if outside else (frame.scope, *frame.scopes),
        node.lineno,
        makes_stream=_yields(node),
        owner=frame.owner,
    )
    frame.run.functions.append(function)
    bind(node.name, decorated(function, node.decorator_list, frame), frame)
    return None


def _yields(node: ast.FunctionDef) -> bool:
    """Whether the function itself holds a ``yield``, not one inside of it."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        item = waiting.pop()
        if isinstance(item, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(item))
    return False


def decorated(value: Value, decorators: list[ast.expr], frame: Frame) -> Value:
    """``value`` with its decorators applied, the last first. Those known to change nothing are left out."""
    for node in reversed(decorators):
        named = node.func if isinstance(node, ast.Call) else node
        decorator = evaluate(named, frame)
        if isinstance(decorator, Unlisted):
            if decorator.path.rsplit(".", 1)[-1] not in _CHANGES_NOTHING:
                raise frame.unknown(f"is decorated with {decorator.path}")
            continue
        decorator = evaluate(node, frame)
        if isinstance(decorator, Inert):
            continue
        value = call(used(decorator, frame), [value], {}, frame)
    return value
