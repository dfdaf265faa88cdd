"""The names that people use for metrics, and what each stands for."""

from __future__ import annotations

from docs.making.docstrings import escaped, in_cell
from docs.making.ours import our_metrics
from evaluation.registry import MetricInfo

HEAD = """# Names that people use

Wherever a metric is named, these names work, too: `--metrics`, `metrics=`, `run.view(...)`, `comparison.row(...)`.
Case, spaces, `-` and `_` do not matter, and a title works as well. Patterns such as `frechet*` are
of registered names.

A name with an extractor means the features of that one only. With the extractor `auto` it chooses it. Where its weights
are not there, one sentence says so; nothing else is taken in its place."""
TABLE = "| name | metric | features of |\n| --- | --- | --- |"


def names_page() -> str:
    found: dict[str, list[MetricInfo]] = {}
    extractors: dict[str, str] = {}
    near: dict[str, list[MetricInfo]] = {}
    for info in our_metrics():
        for alias in info.aliases:
            (near if alias.near else found).setdefault(alias.name, []).append(info)
            extractors[alias.name] = alias.extractor or ""
    rows = [f"| `{name}` | {_links(found[name])} | {extractors[name]} |" for name in sorted(found)]
    refused = [f"- `{name}`: see {_links(near[name])}" for name in sorted(near)]
    parts = [HEAD, "\n".join([TABLE, *rows])]
    if refused:
        parts += ["## Not measured", "These are refused, with a hint to what is close to them.", "\n".join(refused)]
    return "\n\n".join(parts)


def also_called(info: MetricInfo) -> str:
    """Its own names, those that it shares, and those on one extractor; empty without any."""
    return ", ".join(
        f"`{alias.name}`" + (f" on features of `{alias.extractor}`" if alias.extractor else "")
        for alias in info.aliases
        if not alias.near
    )


def _links(infos: list[MetricInfo]) -> str:
    return in_cell(", ".join(f"[{escaped(info.title)}]({info.name}.md)" for info in infos))
