"""The match statement."""

from __future__ import annotations

import ast

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Value
from models.source.walking.attributes import attribute
from models.source.walking.calling import is_instance
from models.source.walking.comparing import equal, key
from models.source.walking.iterating import truth
from models.source.walking.scopes import bind
from models.source.walking.walk import Signal, evaluate, execute, executes, known


@executes(ast.Match)
def match(node: ast.Match, frame: Frame) -> Signal:
    subject = known(node.subject, frame)
    for case in node.cases:
        frame.run.meter.tick()
        if fits(case.pattern, subject, frame) and (case.guard is None or truth(known(case.guard, frame), frame)):
            return execute(case.body, frame)
    return None


def fits(pattern: ast.pattern, value: Value, frame: Frame) -> bool:
    """Whether ``value`` has the form of ``pattern``; binds the names in it."""
    frame.run.meter.tick()
    if isinstance(pattern, ast.MatchValue):
        return bool(equal(value, evaluate(pattern.value, frame), frame))
    if isinstance(pattern, ast.MatchSingleton):
        return value is pattern.value
    if isinstance(pattern, ast.MatchOr):
        return any(fits(one, value, frame) for one in pattern.patterns)
    if isinstance(pattern, ast.MatchAs):
        if pattern.pattern is not None and not fits(pattern.pattern, value, frame):
            return False
        if pattern.name is not None:
            bind(pattern.name, value, frame)
        return True
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(pattern, value, frame)
    if isinstance(pattern, ast.MatchMapping):
        return _mapping(pattern, value, frame)
    if isinstance(pattern, ast.MatchClass):
        return _class(pattern, value, frame)
    raise frame.unknown("uses a pattern that is not known")


def _sequence(pattern: ast.MatchSequence, value: Value, frame: Frame) -> bool:
    if not isinstance(value, list | tuple):
        return False
    star = next((i for i, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)), None)
    if star is None:
        return len(value) == len(pattern.patterns) and all(
            fits(part, item, frame) for part, item in zip(pattern.patterns, value, strict=True)
        )
    after = len(pattern.patterns) - star - 1
    if len(value) < star + after:
        return False
    named = pattern.patterns[star]
    assert isinstance(named, ast.MatchStar)
    if named.name:
        bind(named.name, list(value[star : len(value) - after]), frame)
    ends = [*zip(pattern.patterns[:star], value[:star], strict=True)]
    ends += [*zip(pattern.patterns[star + 1 :], value[len(value) - after :], strict=True)]
    return all(fits(part, item, frame) for part, item in ends)


def _mapping(pattern: ast.MatchMapping, value: Value, frame: Frame) -> bool:
    if not isinstance(value, dict):
        return False
    names = [key(evaluate(node, frame), frame) for node in pattern.keys]
    held = all(
        name in value and fits(part, value[name], frame) for name, part in zip(names, pattern.patterns, strict=True)
    )
    if held and pattern.rest:
        bind(pattern.rest, {name: item for name, item in value.items() if name not in names}, frame)
    return held


def _class(pattern: ast.MatchClass, value: Value, frame: Frame) -> bool:
    if not is_instance(value, known(pattern.cls, frame), frame):
        return False
    if pattern.patterns:
        if len(pattern.patterns) == 1 and isinstance(value, int | float | str | list | tuple | dict):
            return fits(pattern.patterns[0], value, frame)
        raise frame.unknown("uses a class pattern with parts by position")
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        try:
            held = attribute(value, name, frame)
        except Raised:
            return False
        if held is NO_DEFAULT or not fits(part, held, frame):
            return False
    return True
