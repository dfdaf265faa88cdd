"""List every metric: its names, what it says, which way is better, its bounds, needs, parameters and source."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Sequence
from typing import Any

from evaluation.api import catalog
from evaluation.cli.commands import Command, command
from evaluation.record.least_n import words
from evaluation.record.names import Alias
from evaluation.registry import GROUPS, MetricInfo

DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", None: "no direction"}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(arguments: argparse.Namespace) -> int:
    metrics = catalog()
    print(json.dumps([_facts(metric) for metric in metrics], indent=1) if arguments.json else _text(metrics))
    return 0


def _facts(metric: MetricInfo) -> dict[str, Any]:
    """A metric as JSON values."""
    return {
        "name": metric.name,
        "title": metric.title,
        "group": metric.group,
        "better": metric.better,
        "bounds": metric.bounds,
        "unit": metric.unit,
        "view": metric.view,
        "explanation": metric.explanation,
        "needs": metric.needs,
        "parameters": [
            {"name": item.name, "default": _plain(item.default), "annotation": item.annotation}
            for item in metric.parameters.values()
        ],
        "source": metric.source,
        "least_n": metric.least_n and metric.least_n.model_dump(),
        "on_request": metric.on_request,
        "plugin": {"package": metric.plugin.package, "version": metric.plugin.version} if metric.plugin else None,
        "aliases": [
            {"name": alias.name, "shared": alias.shared, "extractor": alias.extractor}
            for alias in metric.aliases
            if not alias.near
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _text(metrics: Sequence[MetricInfo]) -> str:
    lines: list[str] = []
    group = None
    for metric in metrics:
        if metric.group != group:
            group = metric.group
            lines += [GROUPS[group].upper() + f"  ({group})", ""]
        lines.append(f"{metric.name}  {metric.title}")
        lines += textwrap.wrap(metric.explanation, 100, initial_indent="    ", subsequent_indent="    ")
        parameters = ", ".join(f"{item.name}={item.default}" for item in metric.parameters.values()) or "none"
        unit = f" {metric.unit}" if metric.unit else ""
        request = f"; computed when asked for: --metrics '*,{metric.name}'" if metric.on_request else ""
        names = [_alias(alias) for alias in metric.aliases if not alias.near]
        if names:
            lines.append(f"    also {', '.join(names)}")
        lines += [
            f"    {DIRECTIONS[metric.better]}; {_bounds(*metric.bounds)}{unit}; {metric.view}",
            f"    needs {', '.join(metric.needs)}; parameters {parameters}",
            *([f"    least n: {words(metric.name, metric.least_n)}"] if metric.view == "Scalar" else []),
            f"    source: {metric.source}{request}",
            *([f"    from {metric.plugin.package} {metric.plugin.version}"] if metric.plugin else []),
            "",
        ]
    return "\n".join(lines).rstrip()


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "unbounded"
    return f"from {'−∞' if low is None else f'{low:g}'} to {'∞' if high is None else f'{high:g}'}"


def _alias(alias: Alias) -> str:
    meaning = f" (features of {alias.extractor})" if alias.extractor else ""
    return f"{alias.name}{' (with others)' if alias.shared else ''}{meaning}"


command(
    Command(
        name="catalog",
        help="list every metric",
        description=__doc__,
        declare=declare,
        run=run,
        order=50,
    )
)
