"""Every metric as plain values, for a server that imports none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.api import catalog
from evaluation.jobs.sandbox.channel import Channel
from evaluation.registry import MetricInfo


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    channel.send({"event": "catalog", "metrics": described()})


def described() -> list[dict[str, Any]]:
    """Every metric, in the order in which tables show them."""
    return [describe(info) for info in catalog()]


def describe(info: MetricInfo) -> dict[str, Any]:
    """JSON values only."""
    return {
        "name": info.name,
        "title": info.title,
        "group": info.group,
        "better": info.better,
        "bounds": list(info.bounds),
        "unit": info.unit,
        "view": info.view,
        "explanation": info.explanation,
        "needs": list(info.needs),
        "parameters": [
            {"name": item.name, "default": _plain(item.default), "annotation": item.annotation}
            for item in info.parameters.values()
        ],
        "source": info.source,
        "on_request": info.on_request,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
