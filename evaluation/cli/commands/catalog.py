"""List every metric: its names, what it says, which way is better, its bounds, needs, parameters and source."""

from __future__ import annotations

import argparse
import json
import textwrap
from typing import Any

from evaluation.cli.commands import Command, command
from evaluation.jobs.inspection import catalog
from evaluation.registry import GROUPS

DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", None: "no direction"}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(arguments: argparse.Namespace) -> int:
    metrics = catalog()
    print(json.dumps(metrics, indent=1) if arguments.json else _text(metrics))
    return 0


def _text(metrics: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    group = None
    for metric in metrics:
        if metric["group"] != group:
            group = metric["group"]
            lines += [GROUPS[group].upper() + f"  ({group})", ""]
        lines.append(f"{metric['name']}  {metric['title']}")
        lines += textwrap.wrap(metric["explanation"], 100, initial_indent="    ", subsequent_indent="    ")
        parameters = ", ".join(f"{item['name']}={item['default']}" for item in metric["parameters"]) or "none"
        if metric["aliases"]:
            lines.append(f"    also {', '.join(map(_alias, metric['aliases']))}")
        lines += [
            f"    {DIRECTIONS[metric['better']]}; {_bounds(metric['bounds'])}{_unit(metric['unit'])}; {metric['view']}",
            f"    needs {', '.join(metric['needs'])}; parameters {parameters}",
            f"    source: {metric['source']}{_request(metric)}",
            "",
        ]
    return "\n".join(lines).rstrip()


def _bounds(bounds: list[float | None]) -> str:
    low, high = bounds
    if low is None and high is None:
        return "unbounded"
    return f"from {'−∞' if low is None else f'{low:g}'} to {'∞' if high is None else f'{high:g}'}"


def _alias(alias: dict[str, Any]) -> str:
    meaning = f" (features of {alias['extractor']})" if alias["extractor"] else ""
    return f"{alias['name']}{' (with others)' if alias['shared'] else ''}{meaning}"


def _request(metric: dict[str, Any]) -> str:
    return f"; computed when asked for: --metrics '*,{metric['name']}'" if metric["on_request"] else ""


def _unit(unit: str | None) -> str:
    return f" {unit}" if unit else ""


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
