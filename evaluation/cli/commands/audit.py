"""Print who did what in a workspace, the newest first: additions, measurements, confirmed readings, removals."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.store.audit_table import to_csv
from evaluation.store.workspace import open_store
from evaluation.types import TouchstoneError

MOST = 1_000_000_000


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", metavar="WORKSPACE", help="folder of the workspace")
    parser.add_argument("--json", action="store_true", help="a JSON list; without it, a CSV table")
    parser.add_argument("--n", type=whole(least=1, most=MOST), metavar="N", help="the newest N entries (default: all)")


def run(arguments: argparse.Namespace) -> int:
    """Raises TouchstoneError where there is no workspace: looking makes none."""
    folder = Path(arguments.workspace).expanduser()
    if not (folder / "touchstone.sqlite").is_file() and not (folder.is_dir() and "TOUCHSTONE_DATABASE" in os.environ):
        raise TouchstoneError(
            f"'{folder}' is no workspace; give the folder that `dashboard --workspace` names, which holds "
            "touchstone.sqlite"
        )
    store = open_store(folder)
    entries = store.audit.newest(arguments.n)
    store.close()
    print(
        json.dumps([dataclasses.asdict(entry) for entry in entries], indent=1)
        if arguments.json
        else to_csv(entries).rstrip("\n")
    )
    return 0


command(
    Command(
        name="audit",
        help="print who did what in a workspace",
        description=__doc__,
        declare=declare,
        run=run,
        order=60,
    )
)
