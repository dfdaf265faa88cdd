"""By which number trainings are looked at, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.registry import GROUPS
from ui import choosing
from ui.stored_facts import MetricTitle


def choose(titles: Mapping[str, MetricTitle], default: str | None) -> str:
    """Of those with a curve, in the order of groups."""
    order = list(GROUPS)
    ranked = sorted(
        titles.values(), key=lambda one: (order.index(one.group) if one.group in order else len(order), one.title)
    )
    return choosing.by_id("Number", {one.name: one.title for one in ranked}, name="metric", default=default, width=340)
