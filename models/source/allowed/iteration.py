"""functools, operator and itertools."""

from __future__ import annotations

import ast
import itertools
import math

from models.source.allowed.library import LIBRARY, listed
from models.source.values.frames import Frame
from models.source.values.values import Builtin, Inert, Stream, Value
from models.source.walking.iterating import iterate
from models.source.walking.operators import operate
from models.source.walking.walk import call, used

Arguments = list[Value]
Named = dict[str, Value]


@listed("functools.wraps")
def _wraps(frame: Frame, args: Arguments, named: Named) -> Value:
    return Inert("decorator", (), {})


@listed("functools.partial")
def _partial(frame: Frame, args: Arguments, named: Named) -> Value:
    function, first, options = used(args[0], frame), args[1:], dict(named)
    return Builtin("partial", lambda frame, args, named: call(function, [*first, *args], {**options, **named}, frame))


@listed("functools.reduce")
def _reduce(frame: Frame, args: Arguments, named: Named) -> Value:
    items = iterate(args[1], frame)
    total = args[2] if len(args) > 2 else next(items)
    for item in items:
        total = call(args[0], [total, item], {}, frame)
    return total


def _operator(name: str, kind: type[ast.operator]) -> None:
    @listed(f"operator.{name}")
    def act(frame: Frame, args: Arguments, named: Named) -> Value:
        return operate(kind, args[0], args[1], frame)


for _name, _kind in {
    "add": ast.Add,
    "mul": ast.Mult,
    "sub": ast.Sub,
    "truediv": ast.Div,
    "floordiv": ast.FloorDiv,
}.items():
    _operator(_name, _kind)


@listed("itertools.chain")
def _chain(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(item for given in args for item in iterate(given, frame))


LIBRARY["itertools.chain.from_iterable"] = Builtin(
    "chain.from_iterable",
    lambda frame, args, named: Stream(item for given in iterate(args[0], frame) for item in iterate(given, frame)),
)


@listed("itertools.product")
def _cartesian(frame: Frame, args: Arguments, named: Named) -> Value:
    lists = [list(iterate(given, frame)) for given in args] * int(named.get("repeat", 1))
    frame.run.meter.items(math.prod(map(len, lists)))
    return Stream(itertools.product(*lists))


@listed("itertools.accumulate")
def _accumulate(frame: Frame, args: Arguments, named: Named) -> Value:
    found: list[Value] = []
    for item in iterate(args[0], frame):
        found.append(item if not found else operate(ast.Add, found[-1], item, frame))
    return Stream(iter(found))


@listed("itertools.repeat")
def _repeat(frame: Frame, args: Arguments, named: Named) -> Value:
    count = args[1] if len(args) > 1 else named.get("times")
    return Stream(itertools.repeat(args[0]) if count is None else itertools.repeat(args[0], count))


@listed("itertools.count")
def _count(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(itertools.count(*args))


@listed("itertools.pairwise")
def _pairwise(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(itertools.pairwise(list(iterate(args[0], frame))))


@listed("itertools.zip_longest")
def _zip_longest(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(itertools.zip_longest(*[iterate(given, frame) for given in args], fillvalue=named.get("fillvalue")))


@listed("itertools.islice")
def _islice(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(itertools.islice(iterate(args[0], frame), *args[1:]))
