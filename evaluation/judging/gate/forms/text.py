"""A gate's answer in plain characters."""

from __future__ import annotations

import textwrap

from evaluation.judging.gate.judging import Gate

_SHOWN = {"passed": "passed", "failed": "FAILED", "undecided": "undecided"}


def gate_text(gate: Gate, *, width: int = 120) -> str:
    """Model by model, what failed in capitals; at most ``width`` columns wide."""
    against = "" if gate.baseline is None else f" against '{gate.baseline}'"
    lines = [f"GATE {gate.file}{against}"]
    for model in gate.models:
        lines += ["", model]
        for one in gate.judged:
            if one.model == model:
                said = f"{_SHOWN[one.status]:<11}{one.rule} (line {one.line}): {one.sentence}"
                lines.append(textwrap.fill(said, width, initial_indent="  ", subsequent_indent=" " * 13))
    return "\n".join([*lines, "", textwrap.fill(gate.summary, width), ""])
