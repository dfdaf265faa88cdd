"""Order, sums and extremes: every comparison and addition is a step of the walk."""

from __future__ import annotations

import ast
import functools

from models.source.allowed.library import listed
from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import Value
from models.source.walking.comparing import ordered
from models.source.walking.iterating import iterate, truth
from models.source.walking.operators import operate
from models.source.walking.walk import call

Arguments = list[Value]
Named = dict[str, Value]


@listed("builtins.sorted")
def _sorted(frame: Frame, args: Arguments, named: Named) -> Value:
    return in_order(list(iterate(args[0], frame)), named, frame)


def in_order(found: list[Value], named: Named, frame: Frame) -> list[Value]:
    """``sorted``: every comparison is a step."""
    rank = named.get("key")
    ranks = found if rank is None else [call(rank, [item], {}, frame) for item in found]

    def compare(left: int, right: int) -> int:
        if ordered("<", ranks[left], ranks[right], frame):
            return -1
        return 1 if ordered("<", ranks[right], ranks[left], frame) else 0

    order = sorted(range(len(found)), key=functools.cmp_to_key(compare), reverse=bool(named.get("reverse", False)))
    return [found[position] for position in order]


@listed("builtins.sum")
def _sum(frame: Frame, args: Arguments, named: Named) -> Value:
    total = args[1] if len(args) > 1 else named.get("start", 0)
    for item in iterate(args[0], frame):
        total = operate(ast.Add, total, item, frame)
    return total


@listed("builtins.min")
def _min(frame: Frame, args: Arguments, named: Named) -> Value:
    return _extreme("<", frame, args, named)


@listed("builtins.max")
def _max(frame: Frame, args: Arguments, named: Named) -> Value:
    return _extreme(">", frame, args, named)


def _extreme(sign: str, frame: Frame, args: Arguments, named: Named) -> Value:
    found = list(iterate(args[0], frame)) if len(args) == 1 else args
    if not found:
        if "default" in named:
            return named["default"]
        raise Raised("ValueError", "arg is an empty sequence", place=frame.place())
    rank = named.get("key")
    best, best_rank = found[0], found[0] if rank is None else call(rank, [found[0]], {}, frame)
    for item in found[1:]:
        item_rank = item if rank is None else call(rank, [item], {}, frame)
        if truth(ordered(sign, item_rank, best_rank, frame), frame):
            best, best_rank = item, item_rank
    return best
