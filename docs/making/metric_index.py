"""The list of all metrics, by group."""

from __future__ import annotations

from docs.making.docstrings import escaped, in_cell
from docs.making.ours import our_metrics
from evaluation.registry import GROUPS, MetricInfo

MARKS = {"higher": "↑", "lower": "↓"}
HEAD = """# Metrics

Everything that Touchstone measures, by group. `touchstone catalog` prints the same list.
Choose some by name, by group or by pattern: `--metrics 'mse,latent,frechet*'`. ↑ higher is better, ↓ lower is better.

- [How the numbers are defined](../metrics.md): which of several conventions is used, and the values that tests hold.
- [Words for uncertainty](../uncertainty.md): what an interval says, what *tied* and *skipped* mean.
- [Names that people use](names.md): `fid`, `prdc`, `mig` and others work wherever a metric is named.
- [Artifacts](artifacts.md): what metrics are computed from."""


def metric_index() -> str:
    parts = [HEAD]
    for group, heading in GROUPS.items():
        rows = [_row(info) for info in our_metrics() if info.group == group]
        parts.append("\n".join([f"## {heading}", "", "| metric | | what it says |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts)


def _row(info: MetricInfo) -> str:
    request = " *On request.*" if info.on_request else ""
    mark = MARKS.get(info.better or "", "")
    return f"| [{escaped(info.title)}]({info.name}.md) | {mark} | {in_cell(escaped(info.explanation))}{request} |"
