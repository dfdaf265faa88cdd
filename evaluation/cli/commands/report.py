"""Write one self-contained file of results: verdicts, tables, charts, galleries, maps, and where every number is from.
The ending decides the form: .html, .md, .tex (tables for a paper), .csv, .json, .card.md (a model card for a hub)."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.metrics import METRICS_HELP, split_metrics
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.judging.baseline import named_baseline
from evaluation.record import figures
from evaluation.record.seeds import of_seed
from evaluation.report import titles, write_report
from evaluation.types import MOST_SEED, TouchstoneError


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument("--out", required=True, metavar="FILE", help="report.html, or .md, .tex, .csv, .json, .card.md")
    parser.add_argument(
        "--baseline",
        metavar="NAME",
        help="the model that others are compared with (default: the leader of each group)",
    )
    parser.add_argument("--metrics", default="*", metavar="NAME,...", help=METRICS_HELP)
    parser.add_argument(
        "--seed",
        type=whole(least=0, most=MOST_SEED),
        metavar="N",
        help="of results of several seeds, those measured with it",
    )
    parser.add_argument(
        "--parts",
        metavar="NAME,...",
        help=f"what stands in a report to read, in this order (default: all): {', '.join(titles())}",
    )
    parser.add_argument(
        "--title", metavar="TEXT", help="heading of the report (default: how many models, on what data)"
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged."""
    found = read_and_say(arguments.results)
    runs = of_seed(found.runs, arguments.seed, argument="--seed")
    path = Path(arguments.out).expanduser()
    try:
        written = write_report(
            runs,
            path,
            baseline=named_baseline(runs, arguments.baseline, argument="--baseline"),
            title=arguments.title,
            metrics=split_metrics(arguments.metrics),
            parts=None if arguments.parts is None else [name.strip() for name in arguments.parts.split(",")],
        )
    except OSError as error:
        raise TouchstoneError(f"--out '{arguments.out}' cannot be written: {error.strerror or error}") from error
    print(f"{written} ({figures.size(written.stat().st_size)}, {len(runs)} models)")
    return int(found.lost)


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
