"""Functions of the source: their parameters, how arguments are bound, and how a body runs."""

from __future__ import annotations

import ast

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Class, Function, Parameter, Stream, Unknown, Value
from models.source.walking.walk import Return, calls, evaluate, execute


def parameters_of(node: ast.arguments, frame: Frame) -> tuple[Parameter, ...]:
    """The parameters, with defaults evaluated now, as Python does."""
    found: list[Parameter] = []
    plain = [*node.posonlyargs, *node.args]
    missing: list[ast.expr | None] = [None] * (len(plain) - len(node.defaults))
    for position, (argument, given) in enumerate(zip(plain, [*missing, *node.defaults], strict=True)):
        kind = "positional only" if position < len(node.posonlyargs) else "positional"
        found.append(Parameter(argument.arg, _default(given, frame), kind, _annotation(argument)))
    if node.vararg:
        found.append(Parameter(node.vararg.arg, NO_DEFAULT, "rest", _annotation(node.vararg)))
    for argument, named in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        found.append(Parameter(argument.arg, _default(named, frame), "named only", _annotation(argument)))
    if node.kwarg:
        found.append(Parameter(node.kwarg.arg, NO_DEFAULT, "named rest", _annotation(node.kwarg)))
    return tuple(found)


def _default(node: ast.expr | None, frame: Frame) -> Value:
    if node is None:
        return NO_DEFAULT
    try:
        return evaluate(node, frame)
    except OutOfBounds:
        raise
    except NotUnderstood as refusal:
        # A default that nobody uses does no harm.
        refusal.place = refusal.place or frame.place()
        return Unknown(refusal)


def _annotation(argument: ast.arg) -> str:
    node = argument.annotation
    return (
        ""
        if node is None or not isinstance(node, ast.Name | ast.Attribute | ast.Constant | ast.Subscript)
        else (ast.unparse(node)[:80])
    )


def bind_arguments(function: Function, args: list[Value], named: dict[str, Value], frame: Frame) -> dict[str, Value]:
    """The local names that a call begins with. Raises Raised (TypeError) where the arguments do not fit."""

    def amiss(what: str) -> Raised:
        return Raised("TypeError", f"{function.name}() {what}", place=frame.place())

    scope: dict[str, Value] = {}
    rest = dict(named)
    waiting = list(args)
    for parameter in function.parameters:
        name, kind = parameter.name, parameter.kind
        if kind == "rest":
            scope[name], waiting = tuple(waiting), []
        elif kind == "named rest":
            scope[name], rest = rest, {}
        elif kind.startswith("positional") and waiting:
            scope[name] = waiting.pop(0)
            if kind == "positional" and name in rest:
                raise amiss(f"got multiple values for argument '{name}'")
        elif kind != "positional only" and name in rest:
            scope[name] = rest.pop(name)
        elif parameter.default is not NO_DEFAULT:
            scope[name] = parameter.default
        else:
            raise amiss(f"misses the argument '{name}'")
    if waiting:
        raise amiss(f"takes {len(args) - len(waiting)} arguments by position and {len(args)} were given")
    if rest:
        raise amiss(f"got an unexpected argument '{next(iter(rest))}'")
    return scope


@calls(Function)
def call_function(function: Function, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    """Runs a function of the source. A generator runs to its end at once, and gives a stream of what it yielded."""
    run = frame.run
    scope = bind_arguments(function, args, named, frame)
    run.called.add(id(function.body))
    inner = Frame(
        run, function.module, scope, function.scopes, function, function.qualname,
        tolerant=frame.tolerant and not _strict(function), network=frame.network or _strict(function),
        line=function.line, first=args[0] if args else next(iter(scope.values()), None), owner=function.owner,
        made=[] if function.makes_stream else None,
    )  # fmt: skip
    run.meter.depth += 1
    try:
        if run.meter.depth > run.meter.budget.depth:
            raise OutOfBounds(f"calls more than {run.meter.budget.depth} functions inside each other", frame.place())
        if isinstance(function.body, ast.expr):
            value = _expression(function.body, inner)
        else:
            signal = execute(function.body, inner)
            value = signal.value if isinstance(signal, Return) else None
    finally:
        run.meter.depth -= 1
    return value if inner.made is None else Stream(iter(inner.made))


def _expression(body: ast.expr, inner: Frame) -> Value:
    try:
        return evaluate(body, inner)
    except NotUnderstood as refusal:
        refusal.place = refusal.place or inner.place()
        raise


def _strict(function: Function) -> bool:
    """Methods of networks are understood whole or not at all; scripts statement by statement."""
    return isinstance(function.owner, Class) and function.owner.layout() is not None
