"""Say what a checkpoint is and why: the architecture, the other readings and their scores, what the model can do.
With --data, images help to decide what the weights leave open. ENC+DEC joins two halves of one model."""

from __future__ import annotations

import argparse
import json
from typing import Any

from evaluation.cli.checkpoints import split_parts
from evaluation.cli.commands import Command, command
from evaluation.cli.own_code import declare_own_code, own_code_of
from evaluation.cli.source import declare_source, source_of
from evaluation.jobs.inspection import examine
from evaluation.record.reading import reading
from evaluation.types import TouchstoneError


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("checkpoint", metavar="CKPT", help="a checkpoint, or ENC+DEC")
    parser.add_argument("--data", metavar="SPEC", help="digits, idx:FOLDER, folder:PATH, npz:PATH ...")
    declare_source(parser)
    parser.add_argument("--json", action="store_true", help="machine-readable")
    declare_own_code(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 when the file opens. A file that does not open is bad input (2), also with --json, which prints why."""
    parts, code = split_parts(arguments.checkpoint), own_code_of(arguments)
    found = examine(parts, arguments.data, source=source_of(parts, arguments.source, code), code=code)
    if arguments.json:
        print(json.dumps(found, indent=1))
    elif not found.get("error"):
        print(_text(found))
    if found.get("error"):
        raise TouchstoneError(str(found["error"]))
    return 0


def _text(found: dict[str, Any]) -> str:
    shape = found.get("image_shape") or []
    lines = [
        found["recognised"],
        "",
        f"known from    {found.get('decided_by', '')} ({reading(found['confidence'], found.get('probability'))})",
        f"family        {found['family']}",
        f"format        {found.get('format', '')}",
        f"can           {', '.join(found['capabilities'])}",
        f"images        {'x'.join(map(str, shape))} (channels, height, width), values {found.get('value_range')}",
        f"code          {found.get('latent_dim') or 'none'} dimensions",
        f"parameters    {found.get('parameters', 0):,}",
    ]
    if found.get("classes"):
        lines.append(f"conditional   on {found['classes']} classes")
    if source := found.get("source"):
        lines += ["", "lines of the source that decided"]
        lines += [
            f"  - {line['file']}, {line['place']}: {line['text']}  ({line['decided']})" for line in source["deciding"]
        ]
    lines += ["", "because", *(f"  - {phrase}" for phrase in found.get("evidence", []))]
    if found["hypotheses"]:
        lines += ["", "readings (take another with `evaluate --choice K`)"]
    for index, other in enumerate(found["hypotheses"]):
        lines.append(f"  {index}  score {other['score']:.3f}  {other['architecture']}")
        lines += [f"       - {phrase}" for phrase in other["evidence"]]
    return _printable("\n".join(lines))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


command(
    Command(
        name="inspect",
        help="say what a checkpoint is, why, and what else it could be",
        description=__doc__,
        declare=declare,
        run=run,
        order=20,
    )
)
