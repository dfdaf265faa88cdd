"""Write one self-contained file of results: verdicts, tables, charts, galleries, maps, and where every number is from.
The ending decides the form: .html, .md, .csv or .json."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.results import find_baseline, read_runs
from evaluation.record import figures
from evaluation.report import write_report
from evaluation.types import TouchstoneError


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument("--out", required=True, metavar="FILE", help="report.html, or .md, .csv, .json")
    parser.add_argument(
        "--baseline", metavar="NAME", help="the model that others are measured against (default: first)"
    )


def run(arguments: argparse.Namespace) -> int:
    runs = read_runs(arguments.results)
    path = Path(arguments.out).expanduser()
    try:
        written = write_report(runs, path, baseline=find_baseline(runs, arguments.baseline))
    except OSError as error:
        raise TouchstoneError(f"--out '{arguments.out}' cannot be written: {error.strerror or error}") from error
    print(f"{written} ({figures.size(written.stat().st_size)}, {len(runs)} models)")
    return 0


command(
    Command(
        name="report",
        help="write one self-contained report",
        description=__doc__,
        declare=declare,
        run=run,
        order=40,
    )
)
