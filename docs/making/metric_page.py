"""The page of one metric, from its registration, its docstring and what stands beneath it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docs.making.docstrings import docstring_of, escaped, in_cell
from docs.making.links import anchor
from docs.making.names_page import also_called
from docs.making.ours import our_metrics
from docs.making.skipping import plan_of, reasons
from evaluation.record.least_n import calibrated, words
from evaluation.registry import GROUPS, LEAVES, MetricInfo

GIVES = {
    "Scalar": "one number",
    "PerItem": "one number for each test image",
    "Curve": "a curve",
    "Histogram": "a histogram",
    "Matrix": "a small table",
    "Embedding": "a map: two coordinates for each test image",
    "ImageGrid": "pictures",
    "Vectors": "the codes themselves, which other computations use",
}
"""View -> what it is for a reader."""
ROOTS = {
    "test_items": "test images",
    "train_items": "training images",
    "labels": "labels of the test images",
    "labels_of_train_items": "labels of the training images",
    "factors": "known factors",
    "samples": "samples of the model",
    "extractor": "a feature extractor",
}
"""Artifact -> what it stands for, where a metric rests on it."""
CAN = {
    "encode": "has an encoder",
    "decode": "has a decoder",
    "reconstruct": "reconstructs",
    "posterior": "has a posterior, as a VAE has",
    "sample": "generates",
    "discriminate": "has a discriminator",
}
"""Capability -> words."""


REASONS = "A run that cannot have it says one of these reasons:"


def metric_page(info: MetricInfo, definitions: str) -> str:
    """``definitions`` is the text of docs/metrics.md, which links to the pages of what it defines."""
    said = docstring_of(info.function)
    parts = [
        f"# {info.title}",
        said.first,
        _facts(info),
        _section("How it is computed", [*said.body, *_defined(info, definitions)]),
        _interval(info, said.labelled.get("Interval", "")),
        _section("Caveats", [said.labelled["Caveats"]] if "Caveats" in said.labelled else []),
        _parameters(info, said.parameters),
        _needs(info),
        _skipped(info),
    ]
    return _linked("\n\n".join(part for part in parts if part), info.name)


def _linked(page: str, own: str) -> str:
    """Other metrics and documents that a docstring names become links."""
    others = {info.name for info in our_metrics()} - {own}
    page = re.sub(r"docs/(\w+)\.md", r"[docs/\1.md](../\1.md)", page)
    return re.sub(r"(?<!\[)`(\w+)`", lambda name: f"[{name[0]}]({name[1]}.md)" if name[1] in others else name[0], page)


def _facts(info: MetricInfo) -> str:
    better = f"{info.better} is better" if info.better else "neither way is better by itself"
    rows = {
        "name": f"`{info.name}`",
        "also called": also_called(info),
        "group": f"[{GROUPS[info.group]}](README.md#{anchor(GROUPS[info.group])})",
        "gives": GIVES[info.view],
        "direction": better if info.view == "Scalar" else "",
        "range": _range(info) if info.view == "Scalar" else "",
        "unit": info.unit or "",
        "least n": _least_n(info) if info.view == "Scalar" else "",
        "reference": escaped(info.source),
        "measured": f"on request only: `--metrics '*,{info.name}'`" if info.on_request else "",
    }
    return "\n".join(
        ["| | |", "| --- | --- |", *(f"| {name} | {in_cell(text)} |" for name, text in rows.items() if text)]
    )


def _least_n(info: MetricInfo) -> str:
    """What it needs before it decides, and the simulation behind that."""
    said = f"[{words(info.name, info.least_n)}](../uncertainty.md#too-few)"
    found = calibrated().get(info.name)
    if found is None or not found.draws:
        return said
    shares = [f"{found.draws:,} draws"]
    if found.false_alarms is not None and found.false_alarms_upper is not None:
        shares.append(f"{found.false_alarms:.1%} false alarms, at most {found.false_alarms_upper:.1%}")
    if found.coverage is not None:
        shares.append(f"{found.coverage:.1%} coverage")
    return f"{said}; decided by {found.decided_by}: {', '.join(shares)}"


def _range(info: MetricInfo) -> str:
    low, high = info.bounds
    if low is None and high is None:
        return "unbounded"
    if high is None:
        return f"{low:g} and above"
    return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"


def _section(heading: str, paragraphs: list[str]) -> str:
    return "\n\n".join([f"## {heading}", *paragraphs]) if paragraphs else ""


def _defined(info: MetricInfo, definitions: str) -> list[str]:
    """A link to each section of docs/metrics.md that links to this page."""
    sections = re.split(r"^## ", definitions, flags=re.MULTILINE)[1:]
    headings = [section.splitlines()[0] for section in sections if f"(metrics/{info.name}.md)" in section]
    return [f"Definition: [{heading}](../metrics.md#{anchor(heading)})." for heading in headings]


def _interval(info: MetricInfo, text: str) -> str:
    if info.view != "Scalar":
        return ""
    return _section("Interval", [f"{text} See [what an interval says](../uncertainty.md#interval)."])


def _parameters(info: MetricInfo, meanings: Mapping[str, str]) -> str:
    if not info.parameters:
        return ""
    rows = [
        f"| `{name}` | `{parameter.default!r}` | {in_cell(meanings.get(name, ''))} |"
        for name, parameter in info.parameters.items()
    ]
    return _section("Parameters", ["\n".join(["| name | default | meaning |", "| --- | --- | --- |", *rows])])


def _needs(info: MetricInfo) -> str:
    plan = plan_of(info.name)
    steps = [info, *(step.info for step in plan.artifacts.values())]
    able = [step.model_protocol.capability for step in steps if getattr(step.model_protocol, "capability", None)]
    lines = [f"- a model that {CAN[one]}" for one in dict.fromkeys(able)]
    lines += [f"- {words}" for name, words in ROOTS.items() if name in plan.artifacts]
    direct = [need for need in info.needs if need not in LEAVES]
    made_of = ", ".join(f"[`{name}`](artifacts.md#{name})" for name in dict.fromkeys(_artifacts(info, direct)))
    return _section("What it rests on", ["\n".join(lines), f"Computed from {made_of}." if made_of else ""])


def _artifacts(info: MetricInfo, direct: list[str]) -> list[str]:
    return [info.asked[need].artifact if need in info.asked else need for need in direct]


def _skipped(info: MetricInfo) -> str:
    said = reasons(info)
    return _section("Skipped", [REASONS, "\n".join(f"- {reason}" for reason in said)] if said else [])
