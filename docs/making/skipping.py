"""When a metric is skipped: what it and everything beneath it says with ``NotApplicable``, read from the source."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

from docs.making.docstrings import escaped
from evaluation.measuring.plan import Plan, make_plan
from evaluation.registry import MetricInfo, registry
from evaluation.types import Config, NotApplicable

OURS = ("evaluation", "models")


@functools.cache
def plan_of(metric: str) -> Plan:
    return make_plan(registry(), Config(metrics=(metric,)))


def reasons(info: MetricInfo) -> tuple[str, ...]:
    """Sentences as they appear in a record; ``…`` where the run puts a number or a name.

    One that speaks of training images is left out where none are read: an artifact says it on whatever images it gets.
    """
    plan = plan_of(info.name)
    trained = "train_items" in plan.artifacts or "dataset" in info.needs
    found: dict[str, None] = {}
    for step in (info, *(artifact.info for artifact in plan.artifacts.values())):
        lacks: str | None = getattr(step.model_protocol, "lacks", None)
        if lacks:
            found[lacks] = None
        for reason in _said(step.function):
            found[reason] = None
    return tuple(escaped(reason) for reason in found if trained or "training images" not in reason)


@functools.cache
def _said(function: Callable[..., Any]) -> tuple[str, ...]:
    """What a step raises NotApplicable with, itself or in the functions of ours that it calls."""
    found: dict[str, None] = {}
    for one in _called(inspect.unwrap(function)):
        for node in ast.walk(_tree(one)):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = ast.unparse(node.exc.func)
                if one.__globals__.get(name) is NotApplicable and (text := _text(node.exc.args[0], one.__globals__)):
                    found[text] = None
    return tuple(found)


def _called(function: Any) -> Iterator[FunctionType]:
    """The function, and every function of ours that it names, however deep; registered steps are steps of their own."""
    steps = {step.function for step in (*registry().artifacts.values(), *registry().metrics.values())}
    waiting, seen = [function], set()
    while waiting:
        one = waiting.pop()
        if one in seen or not isinstance(one, FunctionType) or one.__module__.split(".")[0] not in OURS:
            continue
        seen.add(one)
        yield one
        names = {node.id for node in ast.walk(_tree(one)) if isinstance(node, ast.Name)}
        waiting += [
            found
            for name in sorted(names, reverse=True)
            if isinstance(found := one.__globals__.get(name), FunctionType) and found not in steps
        ]


@functools.cache
def _tree(function: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _text(node: ast.expr, names: Mapping[str, Any]) -> str:
    """The sentence of an expression; empty where only the run knows it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join("…" if isinstance(part, ast.FormattedValue) else _text(part, names) for part in node.values)
    if isinstance(node, ast.Name):
        value = names.get(node.id, "")
        return value if isinstance(value, str) else ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return str(getattr(names.get(node.value.id), node.attr, ""))
    return ""
