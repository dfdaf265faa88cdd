"""The core of the walk: one table of expressions, one of statements, and the tick that each of them costs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from models.source.refusals import NotUnderstood, OutOfBounds, Problem, Raised
from models.source.values.frames import Frame
from models.source.values.values import Unknown, Unlisted, Value
from models.source.walking.scopes import poison

Signal = Any
"""None to go on, BREAK, CONTINUE, or a Return."""
Expression = Callable[[Any, Frame], Value]
Statement = Callable[[Any, Frame], Signal]
Calling = Callable[[Any, list[Value], dict[str, Value], Frame], Value]
_Any = TypeVar("_Any", bound=Callable[..., Any])

EXPRESSIONS: dict[type[ast.expr], Expression] = {}
STATEMENTS: dict[type[ast.stmt], Statement] = {}
CALLS: dict[type, Calling] = {}


class Mark:
    """``BREAK`` or ``CONTINUE``."""


class Return:
    """The end of a function."""

    def __init__(self, value: Value) -> None:
        self.value = value


BREAK, CONTINUE = Mark(), Mark()


def evaluates(*kinds: type[ast.expr]) -> Callable[[_Any], _Any]:
    def register(function: _Any) -> _Any:
        EXPRESSIONS.update(dict.fromkeys(kinds, function))
        return function

    return register


def executes(*kinds: type[ast.stmt]) -> Callable[[_Any], _Any]:
    def register(function: _Any) -> _Any:
        STATEMENTS.update(dict.fromkeys(kinds, function))
        return function

    return register


def calls(*kinds: type) -> Callable[[_Any], _Any]:
    """Registers how values of these types are called."""

    def register(function: _Any) -> _Any:
        CALLS.update(dict.fromkeys(kinds, function))
        return function

    return register


def evaluate(node: ast.expr, frame: Frame) -> Value:
    """The value of an expression. Raises NotUnderstood."""
    frame.run.meter.tick()
    frame.line = node.lineno
    handler = EXPRESSIONS.get(type(node))
    if handler is None:
        raise frame.unknown(f"uses {type(node).__name__.lower()}")
    return handler(node, frame)


def call(function: Value, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    """Calls a value of the source. Raises NotUnderstood, or Raised for what Python would raise."""
    frame.run.meter.tick()
    for kind in type(function).__mro__:
        if kind in CALLS:
            return CALLS[kind](function, args, named, frame)
    used(function, frame)
    raise Raised("TypeError", f"a value of the kind {type(function).__name__} is not callable", place=frame.place())


def known(node: ast.expr, frame: Frame) -> Value:
    """The value of an expression that is used now: a name of something unknown is refused here."""
    return used(evaluate(node, frame), frame)


def used(value: Value, frame: Frame) -> Value:
    """Raises NotUnderstood where ``value`` stands for something that is not on the allow-list."""
    if isinstance(value, Unlisted):
        raise frame.unknown(f"uses {value.path}")
    if isinstance(value, Unknown):
        raise again(value.reason)
    return value


def again(reason: Exception) -> NotUnderstood:
    """The same refusal, raised at a later use."""
    if isinstance(reason, NotUnderstood):
        fresh = NotUnderstood(reason.what, reason.place)
        return fresh
    return NotUnderstood(str(reason))


def execute(statements: Sequence[ast.stmt], frame: Frame) -> Signal:
    """Runs a block. Raises NotUnderstood, but in a tolerant frame steps over what is not understood."""
    for statement in statements:
        signal = _tolerantly(statement, frame) if frame.tolerant else _one(statement, frame)
        if signal is not None:
            return signal
    return None


def _one(statement: ast.stmt, frame: Frame) -> Signal:
    frame.run.meter.tick()
    frame.line = statement.lineno
    handler = STATEMENTS.get(type(statement))
    if handler is None:
        raise frame.unknown(f"uses a statement of the kind {type(statement).__name__.lower()}")
    try:
        return handler(statement, frame)
    except NotUnderstood as refusal:
        if refusal.place is None:
            refusal.place = frame.place()
        if refusal.depth < 0:
            refusal.depth = frame.run.meter.depth
        raise
    except (RecursionError, MemoryError):
        raise OutOfBounds("nests too deeply or takes too much memory", frame.place()) from None
    except Exception as error:
        # What Python raises for values that do not fit, such as None < 1, it raises in the source too.
        raise Raised(type(error).__name__, str(error), place=frame.place()) from None


def _tolerantly(statement: ast.stmt, frame: Frame) -> Signal:
    meter = frame.run.meter
    before, work_before = meter.limit, meter.work_limit
    meter.limit = min(before, meter.steps + meter.budget.statement_steps)
    meter.work_limit = min(work_before, meter.work + meter.budget.statement_work)
    try:
        return _one(statement, frame)
    except NotUnderstood as refusal:
        if meter.steps >= before:
            raise
        poison(statement, frame, refusal)
        place = refusal.place or frame.place()
        frame.run.problems.append(Problem(str(refusal), frame.module.file.name, place.line))
        return None
    finally:
        meter.limit, meter.work_limit = before, work_before
