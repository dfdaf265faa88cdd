"""A gate's answer in Markdown, short enough for a pull request. Without pictures: hosts remove those within text."""

from __future__ import annotations

import re

from evaluation.judging.gate.judging import Gate
from evaluation.judging.gate.tested import Judged

_MARKS = re.compile(r"[\\`*_\[\]|~#>]")
_SHOWN = {"passed": "passed", "failed": "**failed**", "undecided": "undecided"}


def gate_markdown(gate: Gate) -> str:
    """A table with what failed first, what passed folded away. Names are text: nothing in them is Markdown."""
    against = "" if gate.baseline is None else f" against {_cell(gate.baseline)}"
    head = f"### Touchstone gate: {'passed' if gate.passed else 'not passed'}"
    bad = [one for status in ("failed", "undecided") for one in gate.judged if one.status == status]
    good = [one for one in gate.judged if one.status == "passed"]
    parts = [head, f"{_cell(gate.summary)}{against}"]
    if bad:
        parts.append(_table(bad))
    if good:
        parts.append(f"<details><summary>{len(good):,} passed</summary>\n\n{_table(good)}\n\n</details>")
    return "\n\n".join(parts) + "\n"


def _table(rows: list[Judged]) -> str:
    lines = ["| | model | rule | what was found |", "|---|---|---|---|"]
    for one in rows:
        lines.append(f"| {_SHOWN[one.status]} | {_cell(one.model)} | {_cell(one.rule)} | {_cell(one.sentence)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    escaped = _MARKS.sub(r"\\\g<0>", " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;")
