"""Every metric as plain values, for a server that imports none of them."""

from __future__ import annotations

from typing import Any

from evaluation.api import catalog
from evaluation.jobs.message_parts import AliasDescription, MetricDescription, ParameterDescription
from evaluation.jobs.messages import Listed
from evaluation.jobs.tasks.parent import Parent
from evaluation.registry import MetricInfo


def perform(parent: Parent) -> None:
    parent.tell(Listed(metrics=descriptions()))


def descriptions() -> tuple[MetricDescription, ...]:
    """In the order in which tables show them."""
    return tuple(describe(info) for info in catalog())


def describe(info: MetricInfo) -> MetricDescription:
    return MetricDescription(
        name=info.name,
        title=info.title,
        group=info.group,
        better=info.better,
        bounds=info.bounds,
        unit=info.unit,
        view=info.view,
        explanation=info.explanation,
        needs=info.needs,
        parameters=tuple(
            ParameterDescription(name=item.name, default=_plain(item.default), annotation=item.annotation)
            for item in info.parameters.values()
        ),
        source=info.source,
        on_request=info.on_request,
        aliases=tuple(
            AliasDescription(name=alias.name, shared=alias.shared, extractor=alias.extractor)
            for alias in info.aliases
            if not alias.near
        ),
    )


def _plain(value: Any) -> Any:
    """JSON values only."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
