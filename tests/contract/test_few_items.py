"""No metric fails on one image or three. The slow contract of metrics holds them to every kind of few items."""

from __future__ import annotations

from tests.contract import few_items


def test_no_metric_fails_on_very_few_items() -> None:
    metrics = few_items.measured(few_items.FAST[0])
    assert not [fault for metric in metrics for fault in few_items.faults(few_items.FAST, metric)]
