"""Statements that direct the walk: if, loops, with, try, match, return, raise, assert."""

from __future__ import annotations

import ast

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Class, HostClass, Inert, Object, Unknown, Unlisted, Value
from models.source.walking.assigning import put
from models.source.walking.formatting import text
from models.source.walking.iterating import iterate, truth
from models.source.walking.scopes import bind, unbind
from models.source.walking.walk import BREAK, CONTINUE, Return, Signal, call, evaluate, execute, executes, known

_TRAINING = frozenset(("backward", "step", "zero_grad", "manual_backward"))


@executes(ast.If)
def branch(node: ast.If, frame: Frame) -> Signal:
    while True:
        if truth(known(node.test, frame), frame):
            return execute(node.body, frame)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]  # a chain of elif, of any length
            frame.run.meter.tick()
            continue
        return execute(node.orelse, frame)


def _trains(node: ast.For | ast.While) -> bool:
    """Whether a loop is one that trains: it takes steps of an optimiser or goes backward."""
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in _TRAINING
        for part in ast.walk(node)
    )


@executes(ast.For)
def loop(node: ast.For, frame: Frame) -> Signal:
    if frame.tolerant and _trains(node):
        raise frame.unknown("trains in a loop, which is never run,")
    for item in iterate(evaluate(node.iter, frame), frame):
        put(node.target, item, frame)
        signal = _body(node.body, frame)
        if signal is BREAK:
            return None
        if isinstance(signal, Return):
            return signal
    return execute(node.orelse, frame)


@executes(ast.While)
def while_loop(node: ast.While, frame: Frame) -> Signal:
    if frame.tolerant and _trains(node):
        raise frame.unknown("trains in a loop, which is never run,")
    while truth(known(node.test, frame), frame):
        frame.run.meter.tick()
        signal = _body(node.body, frame)
        if signal is BREAK:
            return None
        if isinstance(signal, Return):
            return signal
    return execute(node.orelse, frame)


def _body(body: list[ast.stmt], frame: Frame) -> Signal:
    """A loop's body is understood whole or not at all: half of it a thousand times helps nobody."""
    tolerant, frame.tolerant = frame.tolerant, False
    try:
        return execute(body, frame)
    finally:
        frame.tolerant = tolerant


@executes(ast.Break)
def leave(node: ast.Break, frame: Frame) -> Signal:
    return BREAK


@executes(ast.Continue)
def go_on(node: ast.Continue, frame: Frame) -> Signal:
    return CONTINUE


@executes(ast.Pass)
def nothing(node: ast.Pass, frame: Frame) -> Signal:
    return None


@executes(ast.Return)
def returned(node: ast.Return, frame: Frame) -> Signal:
    return Return(None if node.value is None else evaluate(node.value, frame))


@executes(ast.Expr)
def expression(node: ast.Expr, frame: Frame) -> Signal:
    if not isinstance(node.value, ast.Constant):
        evaluate(node.value, frame)
    return None


@executes(ast.Global)
def global_names(node: ast.Global, frame: Frame) -> Signal:
    if frame.scope is not frame.module.variables:
        frame.globals.update(node.names)
    return None


@executes(ast.Nonlocal)
def nonlocal_names(node: ast.Nonlocal, frame: Frame) -> Signal:
    frame.nonlocals.update(node.names)
    return None


@executes(ast.Assert)
def asserted(node: ast.Assert, frame: Frame) -> Signal:
    try:
        holds = truth(known(node.test, frame), frame)
    except (OutOfBounds, Raised):
        raise
    except NotUnderstood:
        return None  # a check that is not understood changes nothing
    if not holds:
        raise Raised("AssertionError", _text(node.msg, frame), place=frame.place())
    return None


def _text(node: ast.expr | None, frame: Frame) -> str:
    if node is None:
        return ""
    try:
        return text(known(node, frame), frame)
    except OutOfBounds:
        raise
    except NotUnderstood:
        return ""


@executes(ast.With)
def context(node: ast.With, frame: Frame) -> Signal:
    """Contexts that change nothing here (no_grad, autocast), and those of the source's own classes."""
    leaving: list[Value] = []
    for item in node.items:
        value = evaluate(item.context_expr, frame)
        entered = value
        if isinstance(value, Object) and value.cls.find("__enter__") is not NO_DEFAULT:
            entered = call(value.cls.find("__enter__"), [value], {}, frame)
            leaving.append(value)
        elif isinstance(value, Unlisted | Unknown) and not frame.tolerant:
            known(item.context_expr, frame)
        elif not isinstance(value, Inert | Unlisted | Unknown | None):
            raise frame.unknown("uses a with statement on a value that is no context")
        if item.optional_vars is not None:
            put(item.optional_vars, entered, frame)
    signal = execute(node.body, frame)
    for value in reversed(leaving):
        call(value.cls.find("__exit__"), [value, None, None, None], {}, frame)
    return signal


@executes(ast.Raise)
def raised(node: ast.Raise, frame: Frame) -> Signal:
    if node.exc is None:
        if frame.handling is not None:
            raise frame.handling
        raise Raised("RuntimeError", "no active exception to raise again", place=frame.place())
    value = known(node.exc, frame)
    if isinstance(value, Class | HostClass):
        value = call(value, [], {}, frame)
    if isinstance(value, Raised):
        raise Raised(value.kind, value.message, value.value, frame.place())
    if isinstance(value, Object):
        message = _text_of(value.attributes.get("args"), frame)
        raise Raised(value.cls.name, message, value, frame.place())
    raise Raised("TypeError", "exceptions must derive from BaseException", place=frame.place())


def _text_of(args: Value, frame: Frame) -> str:
    return text(args[0], frame) if isinstance(args, tuple) and args else ""


@executes(ast.Try)
def attempt(node: ast.Try, frame: Frame) -> Signal:
    signal: Signal = None
    try:
        try:
            signal = execute(node.body, frame)
        except Raised as error:
            handler = next((item for item in node.handlers if _catches(item, error, frame)), None)
            if handler is None:
                raise
            frame.run.meter.tick()
            signal = _handled(handler, error, frame)
        else:
            if signal is None:
                signal = execute(node.orelse, frame)
    except (OutOfBounds, RecursionError):
        raise
    except NotUnderstood:
        _finally(node, frame)
        raise
    ended = _finally(node, frame)
    return ended if ended is not None else signal


def _finally(node: ast.Try, frame: Frame) -> Signal:
    return execute(node.finalbody, frame) if node.finalbody else None


def _handled(handler: ast.ExceptHandler, error: Raised, frame: Frame) -> Signal:
    before, frame.handling = frame.handling, error
    if handler.name:
        bind(handler.name, error.value if error.value is not None else error, frame)
    try:
        return execute(handler.body, frame)
    finally:
        frame.handling = before
        if handler.name:
            unbind(handler.name, frame)


def _catches(handler: ast.ExceptHandler, error: Raised, frame: Frame) -> bool:
    if handler.type is None:
        return True
    wanted = evaluate(handler.type, frame)
    return any(_is_kind(error, one) for one in (wanted if isinstance(wanted, tuple) else (wanted,)))


def _is_kind(error: Raised, wanted: Value) -> bool:
    if isinstance(error.value, Object):
        return wanted in error.value.cls.mro or wanted.name in ("Exception", "BaseException")
    if not isinstance(wanted, HostClass):
        return False
    kind = _HOST_ERRORS.get(error.kind, RuntimeError)
    return any(issubclass(kind, one) for one in wanted.types)


_HOST_ERRORS: dict[str, type[BaseException]] = {
    kind.__name__: kind
    for kind in (
        ArithmeticError, AssertionError, AttributeError, FileNotFoundError, ImportError, IndexError, KeyError,
        LookupError, ModuleNotFoundError, NameError, NotImplementedError, OSError, OverflowError, RuntimeError,
        StopIteration, TypeError, UnicodeError, ValueError, ZeroDivisionError,
    )
}  # fmt: skip
